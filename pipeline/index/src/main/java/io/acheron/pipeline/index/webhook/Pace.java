/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import java.time.Duration;

/** Keeps requests apart, so that a storm of alerts does not make a service shut its door; alerts wait and none is dropped. */
final class Pace {
    private final long apartNs;
    private long nextNs;

    /** @param perMinute most requests in a minute, 0 for any number */
    Pace(int perMinute) {
        this.apartNs = perMinute == 0 ? 0 : Duration.ofMinutes(1).toNanos() / perMinute;
    }

    /** @return how long to wait before a request that would be made now; the turn counts as taken */
    long turnNs(long nowNs) {
        long turn = nextNs == 0 ? nowNs : Math.max(nowNs, nextNs);
        nextNs = turn + apartNs;
        return turn - nowNs;
    }
}
