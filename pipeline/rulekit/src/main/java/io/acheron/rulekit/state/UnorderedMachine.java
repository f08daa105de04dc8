/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Steps in any order, each event for one of them. Of the entries of a step only as many of the latest are kept as the whole rule
 * takes: the others of the rule can occupy no more, so an older one is never needed.
 */
final class UnorderedMachine implements Machine {
    @Override
    public void accept(Logic logic, NodeState state, Entry entry, Findings findings) {
        if (until(logic, entry)) {
            findings.timedOut(state.entries.isEmpty() ? 0 : 1);
            state.entries.clear();
            return;
        }
        Window.expire(logic, state, entry.timeMicros());
        Window.add(state, entry);
        removeNeedless(logic, state);
        if (!mayComplete(logic, state)) {
            return;
        }
        Assignment assignment = new Assignment(logic);
        state.entries.forEach(assignment::add);
        if (assignment.isComplete()) {
            state.entries.clear();
            List<Evidence> evidence = new ArrayList<>();
            assignment.evidence(evidence);
            evidence.sort(Comparator.comparing(one -> one, Evidence::inOrder));
            findings.found(evidence);
        }
    }

    private static boolean until(Logic logic, Entry entry) {
        return entry.parts().stream()
                .anyMatch(part -> logic.inputs().get(part.input()).role() == Input.Role.UNTIL);
    }

    private static void removeNeedless(Logic logic, NodeState state) {
        int most = logic.inputs().stream().mapToInt(Input::min).sum();
        int[] newer = new int[logic.inputs().size()];
        List<Set<String>> values = new ArrayList<>();
        logic.inputs().forEach(input -> values.add(new HashSet<>()));
        for (int i = state.entries.size() - 1; i >= 0; i--) {
            boolean needed = false;
            for (Entry.Part part : state.entries.get(i).parts()) {
                int step = part.input();
                boolean counts = !logic.inputs().get(step).distinct()
                        || values.get(step).add(part.values().get(0));
                needed |= counts && newer[step]++ < most;
            }
            if (!needed) {
                state.entries.remove(i);
            }
        }
    }

    /** A cheap look before the exact one: whether each step has enough entries that could be its own. */
    private static boolean mayComplete(Logic logic, NodeState state) {
        int[] found = new int[logic.inputs().size()];
        for (Entry entry : state.entries) {
            entry.parts().forEach(part -> found[part.input()]++);
        }
        for (int step = 0; step < found.length; step++) {
            if (found[step] < logic.inputs().get(step).min()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void advance(Logic logic, NodeState state, long toMicros, Findings findings) {
        Window.expire(logic, state, toMicros);
    }

    @Override
    public long deadline(Logic logic, NodeState state) {
        return state.entries.isEmpty() ? NEVER : state.entries.get(0).timeMicros() + logic.withinMicros();
    }
}
