/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

/** How one kind of rule goes from state to state. Has no state of its own: one serves all groups of all rules. */
interface Machine {
    long NEVER = Long.MAX_VALUE;

    /** An entry came; all that was due before its time has been done. */
    void accept(Logic logic, NodeState state, Entry entry, Findings findings);

    /** Time has come to a point: what ends there or before it ends. */
    void advance(Logic logic, NodeState state, long toMicros, Findings findings);

    /** @return when {@link #advance} has something to do next; NEVER if nothing is waiting */
    long deadline(Logic logic, NodeState state);
}
