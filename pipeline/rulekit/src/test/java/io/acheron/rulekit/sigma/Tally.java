/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.schema.event.Event;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How often each part of the language held and did not: what never does both has not been compared. */
final class Tally {
    private final Map<String, long[]> counts = new TreeMap<>();

    Predicate<Event> of(String part, Predicate<Event> decision) {
        long[] count = counts.computeIfAbsent(part, p -> new long[2]);
        return event -> {
            boolean holds = decision.test(event);
            count[holds ? 1 : 0]++;
            return holds;
        };
    }

    /** @return share of the tests that held, by part */
    Map<String, Double> shares() {
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((part, count) -> shares.put(part, (double) count[1] / Math.max(1, count[0] + count[1])));
        return shares;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (part, count) -> text.append("  %-14s %,10d held %,12d did not%n".formatted(part, count[1], count[0])));
        return text.toString();
    }
}
