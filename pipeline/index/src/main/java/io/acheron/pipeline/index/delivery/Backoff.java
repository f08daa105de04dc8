/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import java.time.Duration;

/** How long to leave a system alone after attempts that failed. */
final class Backoff {
    private final long firstMs;
    private final long longestMs;
    private int failures;

    Backoff(Duration first, Duration longest) {
        this.firstMs = first.toMillis();
        this.longestMs = Math.max(longest.toMillis(), firstMs);
    }

    void succeeded() {
        failures = 0;
    }

    /**
     * @param asked what the system asked for
     * @return twice as long as the time before, up to the longest, or what was asked when that is more
     */
    long failedMs(Duration asked) {
        long ms = firstMs;
        for (int i = 0; i < failures && ms < longestMs; i++) {
            ms *= 2;
        }
        failures++;
        return Math.max(Math.min(ms, longestMs), asked.toMillis());
    }
}
