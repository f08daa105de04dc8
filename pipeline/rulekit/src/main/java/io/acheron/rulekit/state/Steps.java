/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a rule in order: which of them a begun match may take next, and what ends it. */
record Steps(Logic logic) {
    static Steps of(Logic logic) {
        return new Steps(logic);
    }

    Input input(int step) {
        return logic.inputs().get(step);
    }

    /** @return the part of the entry that begins a match, null if none does */
    Entry.@Nullable Part first(Entry entry) {
        Entry.Part furthest = null;
        for (int step = 0; step < logic.inputs().size(); step++) {
            Input input = input(step);
            if (input.role() != Input.Role.TAKE) {
                continue;
            }
            Entry.Part part = entry.part(step);
            if (part != null && input.comparisons().isEmpty()) {
                furthest = part;
            }
            if (input.min() > 0) {
                break;
            }
        }
        return furthest;
    }

    /** @return the part of the entry that brings the match furthest, null if none does */
    Entry.@Nullable Part furthest(Partial partial, Entry entry) {
        if (!partial.last().before(entry) || entry.timeMicros() - partial.start() >= logic.withinMicros()) {
            return null;
        }
        Input current = input(partial.step);
        Entry.Part furthest = partial.count < current.max() ? fits(partial, partial.step, entry) : null;
        if (partial.count < current.min()) {
            return furthest;
        }
        for (int step = partial.step + 1; step < logic.inputs().size(); step++) {
            Input input = input(step);
            if (input.role() != Input.Role.TAKE) {
                continue;
            }
            Entry.Part part = fits(partial, step, entry);
            furthest = part == null ? furthest : part;
            if (input.min() > 0) {
                break;
            }
        }
        return furthest;
    }

    private Entry.@Nullable Part fits(Partial partial, int step, Entry entry) {
        Entry.Part part = entry.part(step);
        if (part == null || !agrees(partial, part)) {
            return null;
        }
        boolean again = step == partial.step && input(step).distinct();
        return again && partial.distinctValues().contains(part.values().get(0)) ? null : part;
    }

    /** @return whether the values of the part stand to the captured ones as the rule says; what was not captured is not compared */
    private boolean agrees(Partial partial, Entry.Part part) {
        Input input = input(part.input());
        int value = input.firstComparison();
        for (Input.Comparison comparison : input.comparisons()) {
            String captured = captured(partial, comparison.captured());
            if (!captured.isEmpty() && captured.equals(part.values().get(value)) != comparison.equal()) {
                return false;
            }
            value++;
        }
        return true;
    }

    private String captured(Partial partial, String name) {
        int index = captures().indexOf(name);
        return index < partial.captured.size() ? partial.captured.get(index) : "";
    }

    /** @return names of all captures, in the order of the steps */
    private List<String> captures() {
        List<String> names = new ArrayList<>();
        logic.inputs().forEach(input -> names.addAll(input.captures()));
        return names;
    }

    void take(Partial partial, Entry.Part part, Entry entry) {
        Input input = input(part.input());
        List<String> names = input.captures().isEmpty() ? List.of() : captures();
        int value = input.distinct() ? 1 : 0;
        for (String name : input.captures()) {
            int index = names.indexOf(name);
            while (partial.captured.size() <= index) {
                partial.captured.add("");
            }
            partial.captured.set(index, part.values().get(value++));
        }
        partial.add(part.input(), entry);
    }

    /** @return whether the part ends the match: it is until, or absent at the place where the match is */
    boolean ends(Partial partial, Entry.Part part) {
        Input input = input(part.input());
        if (input.role() == Input.Role.TAKE || !agrees(partial, part)) {
            return false;
        }
        if (input.role() == Input.Role.UNTIL) {
            return true;
        }
        if (part.input() < partial.step || partial.count < input(partial.step).min()) {
            return false;
        }
        for (int step = partial.step + 1; step < part.input(); step++) {
            if (input(step).role() == Input.Role.TAKE && input(step).min() > 0) {
                return false;
            }
        }
        return true;
    }

    /** @return whether all steps are taken and nothing is to be waited for */
    boolean isFound(Partial partial) {
        return isTaken(partial) && !endsWithAbsence();
    }

    /** @return whether all steps are taken and the match stands unless something comes */
    boolean waitsForAbsence(Partial partial) {
        return isTaken(partial) && endsWithAbsence();
    }

    private boolean isTaken(Partial partial) {
        if (partial.count < input(partial.step).min()) {
            return false;
        }
        for (int step = partial.step + 1; step < logic.inputs().size(); step++) {
            if (input(step).role() == Input.Role.TAKE && input(step).min() > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean endsWithAbsence() {
        boolean absence = false;
        for (Input input : logic.inputs()) {
            absence = switch (input.role()) {
                case TAKE -> false;
                case ABSENT -> true;
                case UNTIL -> absence;
            };
        }
        return absence;
    }

    List<Evidence> evidence(Partial partial) {
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < partial.entries.size(); i++) {
            int step = partial.steps.get(i);
            Entry.Part part = partial.entries.get(i).part(step);
            if (part != null) {
                evidence.addAll(
                        partial.entries.get(i).evidenceOf(part, input(step).name()));
            }
        }
        // Findings of chained correlations may reach further back than the step before them.
        evidence.sort(Evidence::inOrder);
        return evidence;
    }
}
