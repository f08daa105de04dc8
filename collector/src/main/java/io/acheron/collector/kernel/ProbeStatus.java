/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/**
 * How a probe stands.
 *
 * @param probe name
 * @param variant variant in use; empty when none
 * @param standing whether it sees its events
 * @param reason why it does not, or not all, or why no better variant is in use; may be empty
 * @param lastError why it could last not be attached, even if it is by now; empty when that never happened
 */
public record ProbeStatus(String probe, String variant, Standing standing, String reason, String lastError) {
    /** Whether a probe sees its events. */
    public enum Standing {
        ATTACHED,
        DEGRADED,
        FAILED,
        OFF
    }
}
