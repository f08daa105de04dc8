/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;

/** A process created another. */
public final class ProcessFork extends EventFact {
    private final io.acheron.schema.payload.ProcessFork payload;

    /** @param event an event that holds this payload */
    public ProcessFork(Event event) {
        super(event);
        this.payload = event.getProcessFork();
    }

    /** @return pid of the child */
    public int getChildPid() {
        return payload.getChildPid();
    }

    /** @return name of the forking thread */
    public String getThreadName() {
        return text(payload.getThreadName());
    }
}
