/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import java.util.concurrent.TimeUnit;

/** Holds a reader to a rate: after each piece it rests as long as the piece was ahead of time. A second's worth may be read at once. */
final class Pace {
    private static final long BURST_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long WORTH_A_REST_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long bytesPerSecond;
    private long paidUntilNs = System.nanoTime() - BURST_NS;

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void spent(int bytes) throws InterruptedException {
        long now = System.nanoTime();
        long ahead = ahead(bytes, now);
        if (ahead > WORTH_A_REST_NS) {
            TimeUnit.NANOSECONDS.sleep(ahead);
        }
    }

    /** Nanoseconds to rest after having read {@code bytes} until {@code now}. */
    long ahead(int bytes, long now) {
        paidUntilNs = Math.max(paidUntilNs, now - BURST_NS) + bytes * BURST_NS / bytesPerSecond;
        return paidUntilNs - now;
    }
}
