/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.Alert;
import org.jspecify.annotations.Nullable;

/**
 * Time in which further alerts of a fingerprint are held back.
 *
 * @param endMs first event time that is no longer in it, milliseconds since the epoch
 * @param watermarkMs watermark at which it is over: its end, or later by as much as its host is behind the others
 * @param clockMs time by the clock at which it is over for a host that has fallen silent; {@link Long#MAX_VALUE} for never
 * @param held what was held back; null for nothing
 */
public record ThrottlePeriod(
        long endMs,
        long watermarkMs,
        long clockMs,
        @Nullable HeldAlerts held) {
    ThrottlePeriod hold(Alert alert) {
        return new ThrottlePeriod(endMs, watermarkMs, clockMs, held == null ? HeldAlerts.of(alert) : held.with(alert));
    }
}
