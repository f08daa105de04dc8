/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.io.Serializable;

/**
 * Bounds the partial matches of a key. The automaton begins one at each event that can be the first, and looks at all of them at each
 * event: a process that asks for the same name ten thousand times would make ten thousand that never complete. Those that have begun
 * take the same events that a later one would, so that a full key misses no match but one that only fits into the window of a later
 * start.
 */
final class StartGate implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LEAST = 32;

    private final int limit;
    private boolean open = true;

    /** @param events number of events a match has: as many may be on their way when each event differs from the others */
    StartGate(int events) {
        this.limit = Math.max(LEAST, events);
    }

    /** @param partialMatches how many the current key has */
    void update(int partialMatches) {
        open = partialMatches <= limit;
    }

    /** @return whether the event at hand may begin another match */
    boolean isOpen() {
        return open;
    }
}
