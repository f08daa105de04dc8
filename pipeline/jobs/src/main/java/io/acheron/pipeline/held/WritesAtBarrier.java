/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * A function that keeps changes of its keyed state in memory until a snapshot is taken. {@link WriteBehind} puts it into an operator
 * that calls these methods, all in the thread of the task.
 */
public interface WritesAtBarrier {
    /**
     * Called once, after the function was opened. Without it the function must write every change at once.
     *
     * @param keys sets the key whose state is written; whoever sets it while an element or timer is handled must set it back
     * @param copies whether the state backend hands out copies. If not, what was read from state or written to it before a snapshot
     *     must be read anew after it, since the backend writes its own objects while the task goes on
     */
    void holdUnder(KeyContext keys, boolean copies);

    /** Writes all that is held and was not written yet: before each snapshot and at the end of the input. The key in hand may change. */
    void writeHeld() throws Exception;
}
