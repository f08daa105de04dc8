/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.budget;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The CPU time of one probe over the last ten seconds. */
final class CpuUse {
    static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(10);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private long totalNs;

    private record Sample(long atNs, long totalNs) {}

    /** Adds CPU time that was used until now. */
    void add(long nowNs, long usedNs) {
        totalNs += usedNs;
        samples.add(new Sample(nowNs, totalNs));
        // The sample just before the window stays, for the window begins with it.
        while (samples.size() > 1 && nowNs - second().atNs() >= WINDOW_NS) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        var all = samples.iterator();
        all.next();
        return all.next();
    }

    /** Returns thousandths of one CPU over the window, a part of one counted as one; -1 before one has passed. */
    long permille() {
        if (samples.isEmpty()) {
            return -1;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long span = last.atNs() - first.atNs();
        // Rounded up: a budget is over as soon as it is exceeded, and one of nothing as soon as anything runs.
        return span < WINDOW_NS ? -1 : ((last.totalNs() - first.totalNs()) * 1000 + span - 1) / span;
    }

    void clear() {
        samples.clear();
    }
}
