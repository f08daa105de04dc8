/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.schema.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as a subscriber has it.
 *
 * @param alert the alert
 * @param seen when it was read from the topic
 * @param about the technique that caused it; null when none did
 */
public record SeenAlert(Alert alert, Instant seen, @Nullable String about) {
    /** Time from the kernel's stamp on the last event of the evidence to the subscriber. */
    public Duration latency() {
        return Duration.between(alert.getLastSeen(), seen);
    }

    /** The latency for people. */
    public String latencyText() {
        return Latencies.millis(latency());
    }

    /** Whether the rule waits for event time, as rules on several events must, or fires on the event. */
    public boolean sequence() {
        return "sequence".equals(alert.getRule().getLanguage());
    }
}
