/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What rules that look at a window of entries have in common. */
public final class Window {
    /** Entries a group holds at most. Thresholds of counts are below it. */
    public static final int MOST_ENTRIES = 10_000;

    /** Removes entries that are no longer in the window of an entry at that time. */
    static void expire(Logic logic, NodeState state, long timeMicros) {
        int gone = 0;
        while (gone < state.entries.size()
                && timeMicros - state.entries.get(gone).timeMicros() >= logic.withinMicros()) {
            gone++;
        }
        state.entries.subList(0, gone).clear();
    }

    static void add(NodeState state, Entry entry) {
        state.entries.add(entry);
        Thinning.apply(state.entries);
    }

    /** Tells a finding, and empties the group. */
    static void fire(Logic logic, NodeState state, List<Entry> entries, long timeMicros, Findings findings) {
        List<Evidence> evidence = new ArrayList<>();
        for (Entry entry : entries) {
            Entry.Part part = entry.parts().get(0);
            evidence.addAll(
                    entry.evidenceOf(part, logic.inputs().get(part.input()).name()));
        }
        evidence.sort(Comparator.comparing(one -> one, Evidence::inOrder));
        state.entries.clear();
        if (logic.quiet()) {
            state.quietUntil = timeMicros + logic.withinMicros();
        }
        findings.found(evidence);
    }

    private Window() {}
}
