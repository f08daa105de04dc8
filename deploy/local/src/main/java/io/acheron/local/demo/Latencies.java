/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Latencies and their percentiles. Not thread safe. */
final class Latencies {
    // A demo that runs for days keeps the first ones: enough for a percentile, and bounded.
    private static final int MOST = 100_000;

    private long[] micros;
    private int count;

    Latencies() {
        this(new long[64], 0);
    }

    private Latencies(long[] micros, int count) {
        this.micros = micros;
        this.count = count;
    }

    void add(Duration latency) {
        if (count == MOST) {
            return;
        }
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = latency.toNanos() / 1000;
    }

    int count() {
        return count;
    }

    Latencies copy() {
        return new Latencies(micros.clone(), count);
    }

    /**
     * @param percent above 0, at most 100
     * @return smallest latency that at least this share does not exceed (nearest rank)
     */
    Duration percentile(double percent) {
        if (count == 0) {
            throw new IllegalStateException("no latencies");
        }
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * count);
        return Duration.ofNanos(sorted[Math.max(1, rank) - 1] * 1000);
    }

    /** One line for people. */
    String text() {
        return count == 0
                ? "none"
                : "p50 %s, p99 %s, longest %s over %d"
                        .formatted(millis(percentile(50)), millis(percentile(99)), millis(percentile(100)), count);
    }

    /** @return such as {@code 12.3 ms} */
    static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
}
