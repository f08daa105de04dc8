/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.account;

import io.acheron.collector.capture.LossCount;
import io.acheron.schema.status.LedgerHop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All counters at one moment, by hop and kind. */
final class HopCounts {
    private static final String IN = "in";
    private static final String OUT = "out";
    private static final String IN_FLIGHT = "in_flight";
    /** What is under way now rather than counted since the start. */
    private static final Set<String> UNDER_WAY = Set.of(IN_FLIGHT, "waiting");

    private final Map<Row, Map<String, Long>> counts;

    /** What a line of the account is about. */
    private record Row(String hop, String kind) {}

    private HopCounts(Map<Row, Map<String, Long>> counts) {
        this.counts = counts;
    }

    /** Before anything was counted. */
    static HopCounts none() {
        return new HopCounts(Map.of());
    }

    static HopCounts of(List<LossCount> list) {
        Map<Row, Map<String, Long>> counts = new LinkedHashMap<>();
        for (LossCount count : list) {
            counts.computeIfAbsent(new Row(count.hop(), count.kind()), row -> new TreeMap<>())
                    .merge(count.reason(), count.count(), Long::sum);
        }
        Map<Row, Map<String, Long>> decode = new HashMap<>();
        counts.forEach((row, kernel) -> {
            if (row.hop().equals("kernel")) {
                decode.put(new Row("decode", row.kind()), kernel);
            }
        });
        if (counts.keySet().stream().anyMatch(row -> row.hop().equals("decode"))) {
            decode.forEach((row, kernel) -> wait(counts.computeIfAbsent(row, it -> new TreeMap<>()), kernel));
        }
        return new HopCounts(counts);
    }

    /** What the kernel gave and nobody has decoded yet is in the ring. */
    private static void wait(Map<String, Long> decode, Map<String, Long> kernel) {
        long given = kernel.getOrDefault(OUT, 0L);
        long inRing = Math.max(0, given - decode.getOrDefault(IN, 0L));
        decode.merge(IN, inRing, Long::sum);
        decode.put(IN_FLIGHT, inRing);
    }

    /** What happened since an earlier moment; rows without anything are left out. */
    List<LedgerHop> since(HopCounts before) {
        List<LedgerHop> hops = new ArrayList<>();
        counts.forEach((row, now) -> {
            LedgerHop hop = hop(row, before.counts.getOrDefault(row, Map.of()), now);
            if (hop.getIn() != 0 || hop.getOut() != 0 || !hop.getDropped().isEmpty()) {
                hops.add(hop);
            }
        });
        return hops;
    }

    private static LedgerHop hop(Row row, Map<String, Long> before, Map<String, Long> now) {
        long carried = UNDER_WAY.stream()
                .mapToLong(reason -> before.getOrDefault(reason, 0L))
                .sum();
        Map<String, Long> dropped = new TreeMap<>();
        now.forEach((reason, count) -> {
            long news = UNDER_WAY.contains(reason) ? count : count - before.getOrDefault(reason, 0L);
            if (news != 0 && !reason.equals(IN) && !reason.equals(OUT)) {
                dropped.put(reason, news);
            }
        });
        return LedgerHop.newBuilder()
                .setHop(row.hop())
                .setKind(row.kind())
                .setIn(carried + news(IN, before, now))
                .setCarried(carried)
                .setOut(news(OUT, before, now))
                .setDropped(dropped)
                .build();
    }

    private static long news(String reason, Map<String, Long> before, Map<String, Long> now) {
        return now.getOrDefault(reason, 0L) - before.getOrDefault(reason, 0L);
    }
}
