/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.BitSet;

/** What plain Drools rules look at. */
public final class ExecFact {
    private final MadeRule.Lowered event;
    private final BitSet hits;

    ExecFact(MadeRule.Lowered event, BitSet hits) {
        this.event = event;
        this.hits = hits;
    }

    public String getImage() {
        return event.image();
    }

    public String getCommandLine() {
        return event.commandLine();
    }

    public String getParent() {
        return event.parent();
    }

    /** A rule matched. */
    public void hit(int rule) {
        hits.set(rule);
    }
}
