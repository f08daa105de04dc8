/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.Iterator;
import java.util.Map;

/** A value that a key did not have for the length of the window. What comes in the learning time is taken as known. */
final class FirstSeenMachine implements Machine {
    /** Values a key holds at most; further ones push out the one unseen for longest, counted, which would then count as new again. */
    static final int MOST_VALUES = 4_096;

    /** Cannot be in a value that is shown as text, so that two lists never look alike. */
    private static final String SEPARATOR = "\u001f";

    @Override
    public void accept(Logic logic, NodeState state, Entry entry, Findings findings) {
        long time = entry.timeMicros();
        advance(logic, state, time, findings);
        if (state.began == NodeState.NEVER) {
            state.began = time;
        }
        Entry.Part part = entry.parts().get(0);
        String value = String.join(SEPARATOR, part.values());
        boolean known = state.seen.remove(value) != null;
        state.seen.put(value, time);
        if (state.seen.size() > MOST_VALUES) {
            state.seen.remove(state.seen.keySet().iterator().next());
            findings.dropped(1);
        }
        if (!known && time - state.began >= logic.learnMicros()) {
            findings.found(
                    entry.evidenceOf(part, logic.inputs().get(part.input()).name()));
        }
    }

    @Override
    public void advance(Logic logic, NodeState state, long toMicros, Findings findings) {
        for (Iterator<Map.Entry<String, Long>> all = state.seen.entrySet().iterator(); all.hasNext(); ) {
            if (toMicros - all.next().getValue() < logic.withinMicros()) {
                return;
            }
            all.remove();
        }
        // A key without any value left is one that was never seen: it learns again.
        state.began = NodeState.NEVER;
    }

    @Override
    public long deadline(Logic logic, NodeState state) {
        return state.seen.isEmpty() ? NEVER : state.seen.values().iterator().next() + logic.withinMicros();
    }
}
