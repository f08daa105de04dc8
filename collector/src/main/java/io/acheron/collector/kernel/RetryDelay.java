/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** When to try again what failed for a reason that may pass: after 1, 2, 4 ... seconds, each a quarter shorter or longer. */
final class RetryDelay {
    static final int MOST_ATTEMPTS = 6;

    private static final long FIRST_MS = 1000;

    /** Returns nanoseconds until the next attempt. */
    static long after(int attempts) {
        long base = FIRST_MS << Math.min(attempts, MOST_ATTEMPTS) - 1;
        return TimeUnit.MILLISECONDS.toNanos(
                base * 3 / 4 + ThreadLocalRandom.current().nextLong(base / 2));
    }

    private RetryDelay() {}
}
