/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assigns entries to the steps of a rule whose order does not matter. An entry may fit several steps; it moves to another one
 * when a later entry needs its place (bipartite matching by augmenting paths), so that whether a set of entries fits does not
 * depend on the order in which they came, and costs stay polynomial whatever an attacker sends.
 */
final class Assignment {
    private final Logic logic;
    private final List<List<Entry>> taken = new ArrayList<>();

    Assignment(Logic logic) {
        this.logic = logic;
        logic.inputs().forEach(input -> taken.add(new ArrayList<>()));
    }

    /** Finds a place for the entry if there is one. */
    void add(Entry entry) {
        place(entry, new boolean[taken.size()]);
    }

    boolean isComplete() {
        for (int step = 0; step < taken.size(); step++) {
            if (taken.get(step).size() < logic.inputs().get(step).min()) {
                return false;
            }
        }
        return true;
    }

    void evidence(List<Evidence> into) {
        for (int step = 0; step < taken.size(); step++) {
            for (Entry entry : taken.get(step)) {
                Entry.Part part = entry.part(step);
                if (part != null) {
                    into.addAll(entry.evidenceOf(part, logic.inputs().get(step).name()));
                }
            }
        }
    }

    private boolean place(Entry entry, boolean[] tried) {
        for (Entry.Part part : entry.parts()) {
            int step = part.input();
            if (tried[step]) {
                continue;
            }
            tried[step] = true;
            Input input = logic.inputs().get(step);
            List<Entry> holders = taken.get(step);
            Entry same = input.distinct() ? sameValue(holders, part) : null;
            if (same == null && holders.size() < input.min()) {
                holders.add(entry);
                return true;
            }
            for (Entry holder : same == null ? List.copyOf(holders) : List.of(same)) {
                if (place(holder, tried)) {
                    holders.removeIf(any -> any == holder);
                    holders.add(entry);
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Entry sameValue(List<Entry> holders, Entry.Part part) {
        for (Entry holder : holders) {
            Entry.Part held = holder.part(part.input());
            if (held != null && held.values().get(0).equals(part.values().get(0))) {
                return holder;
            }
        }
        return null;
    }
}
