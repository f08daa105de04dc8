/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the records of one event. Written by one thread, read by any. */
final class TypeCounts {
    private final String kind;
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private final Map<String, AtomicLong> dropped = new ConcurrentSkipListMap<>();

    TypeCounts(String kind) {
        this.kind = kind;
    }

    void in() {
        in.lazySet(in.get() + 1);
    }

    void out() {
        out.lazySet(out.get() + 1);
    }

    void dropped(String reason) {
        dropped.computeIfAbsent(reason, it -> new AtomicLong()).incrementAndGet();
    }

    List<DecodeCount> snapshot() {
        List<DecodeCount> counts = new ArrayList<>();
        counts.add(new DecodeCount(kind, "in", in.get()));
        counts.add(new DecodeCount(kind, "out", out.get()));
        dropped.forEach((reason, count) -> counts.add(new DecodeCount(kind, reason, count.get())));
        return counts;
    }
}
