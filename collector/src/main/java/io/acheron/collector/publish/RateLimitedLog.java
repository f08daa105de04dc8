/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Says a kind of trouble at most once in a while, with the number of times it was not said. */
public final class RateLimitedLog {
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(30);

    private final Logger log;
    private final LongSupplier nanoTime;
    private long lastSaid;
    private long unsaid;
    private boolean said;

    /** @param log receives warnings */
    public RateLimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    RateLimitedLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Says it now, or counts that it was not said. */
    public synchronized void warn(String message) {
        long now = nanoTime.getAsLong();
        if (said && now - lastSaid < QUIET_NS) {
            unsaid++;
            return;
        }
        log.warn(unsaid == 0 ? message : message + " (and " + unsaid + " times more since)");
        said = true;
        lastSaid = now;
        unsaid = 0;
    }
}
