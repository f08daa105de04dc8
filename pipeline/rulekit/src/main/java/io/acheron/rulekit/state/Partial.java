/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A match of ordered steps that has begun. */
final class Partial {
    /** Step the last event took, and how many events that step has. */
    int step;

    int count;
    /** Steps taken, one for each entry. */
    final List<Integer> steps = new ArrayList<>();

    final List<Entry> entries = new ArrayList<>();
    /** Captured values by the order of their names in the rule; empty text while not captured. */
    final List<String> captured = new ArrayList<>();

    long start() {
        return entries.get(0).timeMicros();
    }

    Entry last() {
        return entries.get(entries.size() - 1);
    }

    void add(int taken, Entry entry) {
        count = taken == step && !entries.isEmpty() ? count + 1 : 1;
        step = taken;
        steps.add(taken);
        entries.add(entry);
        Thinning.apply(entries);
    }

    /** @return first values of the events the current step has taken */
    Set<String> distinctValues() {
        Set<String> values = new HashSet<>();
        for (int i = entries.size() - count; i < entries.size(); i++) {
            Entry.Part part = entries.get(i).part(step);
            if (part != null && !part.values().isEmpty()) {
                values.add(part.values().get(0));
            }
        }
        return values;
    }
}
