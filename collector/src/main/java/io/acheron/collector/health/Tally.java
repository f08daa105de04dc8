/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.LossCount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The arithmetic of a run: {@code captured + recovered = delivered + waiting + dropped}.
 *
 * @param captured events that came to the sink
 * @param recovered events an earlier run left in the spool
 * @param delivered events the destination has confirmed
 * @param waiting events that wait in the spool or are under way
 * @param dropped events the sink dropped, by {@code hop reason}
 * @param missed events that were lost before they came to the sink, by {@code hop reason}
 * @param filtered events that a filter left out in the kernel
 */
public record Tally(
        long captured,
        long recovered,
        long delivered,
        long waiting,
        Map<String, Long> dropped,
        Map<String, Long> missed,
        long filtered) {
    private static final String IN = "in";
    private static final String OUT = "out";
    private static final String FILTERED = "filtered";
    private static final String SPOOLED = "spooled";
    private static final String PUBLISH = "publish";
    private static final String SPOOL = "spool";
    private static final Set<String> UNDER_WAY = Set.of("in_flight", "waiting");

    public Tally {
        dropped = new TreeMap<>(dropped);
        missed = new TreeMap<>(missed);
    }

    /** Sums up the counters of all hops. */
    public static Tally of(List<LossCount> counts) {
        long captured = 0;
        long recovered = 0;
        long delivered = 0;
        long waiting = 0;
        long filtered = 0;
        Map<String, Long> dropped = new TreeMap<>();
        Map<String, Long> missed = new TreeMap<>();
        for (LossCount count : counts) {
            boolean publish = count.hop().equals(PUBLISH);
            boolean spool = count.hop().equals(SPOOL);
            if (count.count() == 0) {
                continue;
            }
            switch (count.reason()) {
                case IN -> {
                    captured += publish ? count.count() : 0;
                    recovered += spool ? count.count() : 0;
                }
                case SPOOLED ->
                    recovered -= count.count(); // the spool's own input is what it got in this run and found
                case FILTERED -> filtered += count.count();
                case OUT -> delivered += publish || spool ? count.count() : 0;
                default -> {
                    if (UNDER_WAY.contains(count.reason())) {
                        waiting += publish || spool ? count.count() : 0;
                    } else {
                        (publish || spool ? dropped : missed)
                                .merge(count.hop() + " " + count.reason(), count.count(), Long::sum);
                    }
                }
            }
        }
        return new Tally(captured, recovered, delivered, waiting, dropped, missed, filtered);
    }

    /** Lost events of all hops and reasons. */
    public long lost() {
        return sum(dropped) + sum(missed);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Such as {@code captured=12 delivered=9 spooled=1 dropped=2 (publish spool_full=2)}. */
    @Override
    public String toString() {
        return "captured=%d%s delivered=%d spooled=%d dropped=%s%s%s"
                .formatted(
                        captured,
                        recovered == 0 ? "" : " recovered=" + recovered,
                        delivered,
                        waiting,
                        withReasons(dropped),
                        missed.isEmpty() ? "" : " missed=" + withReasons(missed),
                        filtered == 0 ? "" : " filtered=" + filtered);
    }

    private static String withReasons(Map<String, Long> counts) {
        String reasons = counts.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
        return sum(counts) + (reasons.isEmpty() ? "" : " (" + reasons + ")");
    }
}
