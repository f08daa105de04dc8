/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts, sums and means over a window. A bound from below is decided by each event, on the window that ends with it. A bound from
 * above can be broken by the next event, and a mean is none before its events are there: these are decided once, when the window
 * that the first event of the group opened is over.
 */
final class AggregateMachine implements Machine {
    @Override
    public void accept(Logic logic, NodeState state, Entry entry, Findings findings) {
        if (entry.timeMicros() < state.quietUntil) {
            return;
        }
        if (logic.decidedAtEnd()) {
            collect(logic, state, entry, findings);
            return;
        }
        expire(logic, state, entry.timeMicros());
        if (logic.kind() == Logic.Kind.VALUE_COUNT) {
            // Only the latest entry of a value can still matter.
            List<String> values = values(entry);
            state.entries.removeIf(earlier -> values(earlier).equals(values));
        }
        if (state.entries.size() >= Window.MOST_ENTRIES) {
            findings.dropped(1);
            removeFirst(logic, state);
        }
        Window.add(state, entry);
        if (logic.kind() == Logic.Kind.VALUE_SUM) {
            state.sum += number(entry);
        }
        // Here each entry has a value of its own, so that their number is the number of values too.
        fireIfMet(
                logic,
                state,
                logic.kind() == Logic.Kind.VALUE_SUM ? state.sum : state.entries.size(),
                entry.timeMicros(),
                findings);
    }

    /** A full window keeps its first entries: the first says when it ends, and no threshold reaches beyond its bound. */
    private static void collect(Logic logic, NodeState state, Entry entry, Findings findings) {
        if (state.entries.size() < Window.MOST_ENTRIES) {
            Window.add(state, entry);
        } else if (logic.kind() != Logic.Kind.EVENT_COUNT) {
            findings.dropped(1);
        }
    }

    private static void expire(Logic logic, NodeState state, long timeMicros) {
        while (!state.entries.isEmpty() && timeMicros - state.entries.get(0).timeMicros() >= logic.withinMicros()) {
            removeFirst(logic, state);
        }
    }

    private static void removeFirst(Logic logic, NodeState state) {
        Entry gone = state.entries.remove(0);
        if (logic.kind() == Logic.Kind.VALUE_SUM) {
            // Exact for whole numbers up to 2^53, which is what events count in.
            state.sum = state.entries.isEmpty() ? 0 : state.sum - number(gone);
        }
    }

    private static void fireIfMet(Logic logic, NodeState state, double aggregate, long timeMicros, Findings findings) {
        Threshold threshold = logic.threshold();
        if (threshold != null && threshold.test(aggregate)) {
            state.sum = 0;
            Window.fire(logic, state, List.copyOf(state.entries), timeMicros, findings);
        }
    }

    private static double aggregate(Logic logic, List<Entry> entries) {
        return switch (logic.kind()) {
            case VALUE_COUNT -> {
                Set<List<String>> values = new HashSet<>();
                entries.forEach(entry -> values.add(values(entry)));
                yield values.size();
            }
            case VALUE_SUM -> total(entries);
            case VALUE_AVG -> total(entries) / entries.size();
            default -> entries.size();
        };
    }

    private static double total(List<Entry> entries) {
        double total = 0;
        for (Entry entry : entries) {
            total += number(entry);
        }
        return total;
    }

    private static List<String> values(Entry entry) {
        return entry.parts().get(0).values();
    }

    private static double number(Entry entry) {
        return Double.parseDouble(values(entry).get(0));
    }

    @Override
    public void advance(Logic logic, NodeState state, long toMicros, Findings findings) {
        long end = deadline(logic, state);
        if (end > toMicros) {
            return;
        }
        if (logic.decidedAtEnd()) {
            fireIfMet(logic, state, aggregate(logic, state.entries), end, findings);
            state.entries.clear();
        } else {
            expire(logic, state, toMicros);
        }
    }

    @Override
    public long deadline(Logic logic, NodeState state) {
        return state.entries.isEmpty() ? NEVER : state.entries.get(0).timeMicros() + logic.withinMicros();
    }
}
