/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;
import java.util.List;

/** A JVM started a program. */
public final class JavaExec extends EventFact {
    private final io.acheron.schema.payload.JavaExec payload;

    /** @param event an event that holds this payload */
    public JavaExec(Event event) {
        super(event);
        this.payload = event.getJavaExec();
    }

    /** @return name of the Java thread that forked */
    public String getThreadName() {
        return text(payload.getThreadName());
    }

    /** @return POSIX_SPAWN, VFORK, FORK or UNKNOWN */
    public String getMechanism() {
        return text(payload.getMechanism());
    }

    /** @return program started */
    public String getExecutable() {
        return text(payload.getExecutable());
    }

    /** @return its arguments */
    public List<String> getArgv() {
        return payload.getArgv();
    }

    /** @return arguments joined by one blank */
    public String getCommandLine() {
        return String.join(" ", payload.getArgv());
    }

    /** @return command line of the JVM */
    public String getJvmCommandLine() {
        return text(payload.getJvm().getCommandLine());
    }

    /** @return age of the JVM, milliseconds; -1 when unknown */
    public long getJvmAgeMs() {
        return payload.getJvmAgeMs();
    }

    /** @return time since the JVM accepted a connection last, milliseconds; -1 when none is known */
    public long getLastAcceptAgeMs() {
        return payload.getLastAcceptAgeMs();
    }

    /** @return peer of that connection */
    public String getLastAcceptAddress() {
        return payload.getLastAccept() == null
                ? ""
                : text(payload.getLastAccept().getRemoteAddress());
    }

    /** @return ports on which the JVM has accepted connections */
    public List<Integer> getListeningPorts() {
        return payload.getListeningPorts();
    }
}
