/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static java.util.Objects.requireNonNull;

/**
 * Whether a probe sees its events.
 *
 * @param name name of the probe, as of its file under {@code bpf/probes}
 * @param variant variant in use; empty when none
 * @param state what can be expected of it
 * @param reason why it is not attached, or what is missing when degraded; for an attached probe why better variants
 *     were not used; may be empty
 */
public record ProbeState(String name, String variant, State state, String reason) {
    public ProbeState {
        requireNonNull(name, "name is null");
        requireNonNull(variant, "variant is null");
        requireNonNull(state, "state is null");
        requireNonNull(reason, "reason is null");
    }

    /** What can be expected of a probe. */
    public enum State {
        /** Sees its events. */
        ATTACHED,
        /** Sees its events in part, or with fields missing. */
        DEGRADED,
        /** Should see its events and does not. */
        FAILED,
        /** Switched off. */
        OFF
    }
}
