/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;

/** A process ended. */
public final class ProcessExit extends EventFact {
    private final io.acheron.schema.payload.ProcessExit payload;

    /** @param event an event that holds this payload */
    public ProcessExit(Event event) {
        super(event);
        this.payload = event.getProcessExit();
    }

    /** @return exit code, 0 to 255 */
    public int getExitCode() {
        return payload.getExitCode();
    }

    /** @return signal that ended it; 0 for a normal exit */
    public int getSignal() {
        return payload.getSignal();
    }

    /** @return time since its start, milliseconds */
    public long getLifetimeMs() {
        return payload.getLifetimeNs() / 1_000_000;
    }
}
