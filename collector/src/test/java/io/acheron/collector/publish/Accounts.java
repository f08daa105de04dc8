/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.capture.LossCount;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks the law of the counters. */
public final class Accounts {
    /** For each hop what came in is what all other counters add up to. */
    public static void assertBalanced(List<LossCount> counts) {
        Map<String, Long> in = sums(counts, true);
        Map<String, Long> others = sums(counts, false);
        assertThat(in).isNotEmpty();
        in.forEach(
                (hop, count) -> assertThat(others).as("%s of %s", hop, counts).containsEntry(hop, count));
    }

    private static Map<String, Long> sums(List<LossCount> counts, boolean in) {
        return counts.stream()
                .filter(count -> count.reason().equals(Ledger.IN) == in)
                .collect(Collectors.groupingBy(LossCount::hop, summingLong(LossCount::count)));
    }

    public static long count(List<LossCount> counts, String hop, String reason) {
        return counts.stream()
                .filter(count -> count.hop().equals(hop) && count.reason().equals(reason))
                .mapToLong(LossCount::count)
                .sum();
    }

    private Accounts() {}
}
