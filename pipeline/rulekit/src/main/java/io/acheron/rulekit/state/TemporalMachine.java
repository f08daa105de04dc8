/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Different rules within a window, in any order. One event may meet several; of each rule the latest entry is kept. */
final class TemporalMachine implements Machine {
    @Override
    public void accept(Logic logic, NodeState state, Entry entry, Findings findings) {
        if (entry.timeMicros() < state.quietUntil) {
            return;
        }
        if (!logic.decidedAtEnd()) {
            Window.expire(logic, state, entry.timeMicros());
        }
        Set<Integer> newer = inputs(List.of(entry));
        List<Entry> kept = new ArrayList<>();
        for (int i = state.entries.size() - 1; i >= 0; i--) {
            // The first entry opened a window that is decided at its end, and stays.
            boolean opened = logic.decidedAtEnd() && i == 0;
            if (newer.addAll(inputs(List.of(state.entries.get(i)))) || opened) {
                kept.add(0, state.entries.get(i));
            }
        }
        state.entries.clear();
        state.entries.addAll(kept);
        state.entries.add(entry);
        if (!logic.decidedAtEnd() && holds(logic, state)) {
            Window.fire(logic, state, List.copyOf(state.entries), entry.timeMicros(), findings);
        }
    }

    private static boolean holds(Logic logic, NodeState state) {
        int met = inputs(state.entries).size();
        Threshold threshold = logic.threshold();
        return threshold == null ? met == logic.inputs().size() : threshold.test(met);
    }

    private static Set<Integer> inputs(List<Entry> entries) {
        Set<Integer> inputs = new TreeSet<>();
        entries.forEach(entry -> entry.parts().forEach(part -> inputs.add(part.input())));
        return inputs;
    }

    @Override
    public void advance(Logic logic, NodeState state, long toMicros, Findings findings) {
        long end = deadline(logic, state);
        if (end > toMicros) {
            return;
        }
        if (!logic.decidedAtEnd()) {
            Window.expire(logic, state, toMicros);
        } else if (holds(logic, state)) {
            Window.fire(logic, state, List.copyOf(state.entries), end, findings);
        } else {
            state.entries.clear();
        }
    }

    @Override
    public long deadline(Logic logic, NodeState state) {
        return state.entries.isEmpty() ? NEVER : state.entries.get(0).timeMicros() + logic.withinMicros();
    }
}
