/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;
import java.util.List;

/** A JVM called its native process creation. */
public final class JavaSpawn extends EventFact {
    private final io.acheron.schema.payload.JavaSpawn payload;

    /** @param event an event that holds this payload */
    public JavaSpawn(Event event) {
        super(event);
        this.payload = event.getJavaSpawn();
    }

    /** @return program asked for */
    public String getProgram() {
        return text(payload.getProgram());
    }

    /** @return arguments as far as read */
    public List<String> getArguments() {
        return payload.getArguments();
    }

    /** @return FORK, POSIX_SPAWN, VFORK, CLONE or UNKNOWN */
    public String getMode() {
        return text(payload.getMode());
    }
}
