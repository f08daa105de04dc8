/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import java.util.concurrent.atomic.AtomicLong;

/** What the job that runs in this process found: how much, and a sum that tells whether another one found the same. */
final class Matches {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final AtomicLong SUM = new AtomicLong();

    /**
     * What a job found.
     *
     * @param count matches
     * @param sum of the hashes of their sequences, hosts and ends
     */
    record Found(long count, long sum) {}

    /** @param endMs time of the last step */
    static void add(String sequence, String host, long endMs) {
        COUNT.incrementAndGet();
        SUM.addAndGet(
                (sequence.hashCode() * 31L + host.hashCode()) * 0x9E3779B97F4A7C15L ^ endMs * 0xBF58476D1CE4E5B9L);
    }

    /** @return what was found since the last call */
    static Found take() {
        return new Found(COUNT.getAndSet(0), SUM.getAndSet(0));
    }

    private Matches() {}
}
