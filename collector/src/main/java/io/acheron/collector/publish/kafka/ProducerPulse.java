/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Whether the producer's own thread still runs. It asks its sockets again and again while it has something to send, also when the
 * broker is away; a thread that has died asks no more, and what it holds never ends.
 *
 * <p>Belongs to the thread that drains.
 */
final class ProducerPulse {
    private static final long GONE_NS = TimeUnit.MINUTES.toNanos(1);

    private final @Nullable Metric selects;
    private double lastCount = -1;
    private long lastMoveNs = System.nanoTime();

    ProducerPulse(Collection<? extends Metric> metrics) {
        this.selects = metrics.stream()
                .filter(it -> it.metricName().name().equals("select-total"))
                .findFirst()
                .orElse(null);
    }

    /** @param unconfirmedNs time for which something is under way and nothing was confirmed */
    boolean isGone(long unconfirmedNs) {
        if (selects == null || unconfirmedNs < GONE_NS) {
            lastMoveNs = System.nanoTime();
            return false;
        }
        double count = selects.metricValue() instanceof Number number ? number.doubleValue() : lastCount + 1;
        if (count != lastCount) {
            lastCount = count;
            lastMoveNs = System.nanoTime();
        }
        return System.nanoTime() - lastMoveNs > GONE_NS;
    }
}
