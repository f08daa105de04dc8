/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import io.acheron.collector.capture.LossCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of one hop. For each hop the count of {@value #IN} is the sum of all other counts.
 *
 * <p>Not thread safe: belongs to the thread that drains.
 */
public final class Ledger {
    /** What came to the hop. */
    public static final String IN = "in";
    /** What left it as it should. */
    public static final String OUT = "out";

    private final String hop;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** @param hop name of the hop, as in {@code LossCounter} of the schema */
    public Ledger(String hop) {
        this.hop = hop;
        counts.put(IN, 0L);
        counts.put(OUT, 0L);
    }

    /** Adds {@code events}, which may be negative for what is under way, to a reason. */
    public void add(String reason, long events) {
        counts.merge(reason, events, Long::sum);
    }

    /** Returns the events counted under a reason. */
    public long count(String reason) {
        return counts.getOrDefault(reason, 0L);
    }

    /** Returns all counters, {@value #IN} first. */
    public List<LossCount> counts() {
        List<LossCount> list = new ArrayList<>(counts.size());
        counts.forEach((reason, count) -> list.add(new LossCount(hop, "", reason, count)));
        return list;
    }
}
