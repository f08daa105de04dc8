/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What became of alerts: those that came in are those delivered, repeated, refused, below severity and waiting.
 *
 * @param delivered taken by the system
 * @param repeated the system had them already
 * @param refused dead letters
 * @param belowSeverity left out, because the sink was asked for worse ones only
 * @param attempts batches that failed and are sent again
 */
record DeliveryCounters(Counter delivered, Counter repeated, Counter refused, Counter belowSeverity, Counter attempts) {
    /**
     * @param waiting number of alerts that are not delivered
     * @param awayMs how long the system has taken nothing, milliseconds; 0 while it does
     */
    static DeliveryCounters in(MetricGroup group, IntSupplier waiting, LongSupplier awayMs) {
        group.gauge("waitingAlerts", (Gauge<Integer>) waiting::getAsInt);
        group.gauge("awayMs", (Gauge<Long>) awayMs::getAsLong);
        return new DeliveryCounters(
                group.counter("deliveredAlerts"),
                group.counter("alreadyDeliveredAlerts"),
                group.counter("deadLetters"),
                group.counter("alertsBelowSeverity"),
                group.counter("failedAttempts"));
    }
}
