/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.payload.Receipt;
import io.acheron.schema.status.JobReceipt;
import java.time.Instant;

/** Tells how many alerts were held back, and by which alert they can be found. */
final class ThrottleReceipt {
    /**
     * @param job name of the job
     * @param standing the alert that stands for those that were held back
     * @param endMs end of the period, milliseconds since the epoch
     */
    static JobReceipt of(String job, Alert standing, long endMs) {
        return JobReceipt.newBuilder()
                .setJob(job)
                .setStage("throttle")
                .setHostId(standing.getHostId())
                .setRuleId(standing.getRule().getId())
                .setReceipt(Receipt.newBuilder()
                        .setKind("alert")
                        .setMechanism("throttle")
                        .setKey("fingerprint=" + standing.getFingerprint())
                        .setReason("alert %s stands for them".formatted(standing.getAlertId()))
                        .setBegin(standing.getFirstSeen())
                        .setEnd(Instant.ofEpochMilli(endMs))
                        .setCount(standing.getRepeats() + 1)
                        .build())
                .build();
    }

    private ThrottleReceipt() {}
}
