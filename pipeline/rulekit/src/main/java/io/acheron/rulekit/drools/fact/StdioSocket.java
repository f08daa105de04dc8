/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;
import java.util.List;

/** Standard input or output of an interpreter reaches an internet socket. */
public final class StdioSocket extends EventFact {
    private final io.acheron.schema.payload.StdioSocket payload;

    /** @param event an event that holds this payload */
    public StdioSocket(Event event) {
        super(event);
        this.payload = event.getStdioSocket();
    }

    /** @return base name of the executable */
    public String getInterpreter() {
        return text(payload.getInterpreter());
    }

    /** @return resolved executable */
    public String getExecutable() {
        return text(payload.getExecutable());
    }

    /** @return arguments of the interpreter */
    public List<String> getArgv() {
        return payload.getArgv();
    }

    /** @return arguments joined by one blank */
    public String getCommandLine() {
        return String.join(" ", payload.getArgv());
    }

    /** @return whether it was started without a script or command */
    public boolean isInteractive() {
        return payload.getInteractive();
    }

    /** @return whether input comes from the socket */
    public boolean isStdin() {
        return payload.getStdin();
    }

    /** @return whether output goes to the socket */
    public boolean isStdout() {
        return payload.getStdout();
    }

    /** @return whether errors go to the socket */
    public boolean isStderr() {
        return payload.getStderr();
    }

    /** @return address of the peer */
    public String getRemoteAddress() {
        return text(payload.getSocket().getRemoteAddress());
    }

    /** @return port of the peer */
    public int getRemotePort() {
        return payload.getSocket().getRemotePort();
    }

    /** @return own address */
    public String getLocalAddress() {
        return text(payload.getSocket().getLocalAddress());
    }

    /** @return own port */
    public int getLocalPort() {
        return payload.getSocket().getLocalPort();
    }

    /** @return CONNECT if this side connected, ACCEPT if it accepted */
    public String getRole() {
        return payload.getSocket().getRole().name();
    }

    /** @return time between opening the socket and the exec, milliseconds */
    public long getSocketAgeMs() {
        return payload.getSocketAgeMs();
    }

    /** @return whether the peer is this host */
    public boolean isLoopback() {
        return payload.getLoopback();
    }

    /** @return name of the process that holds the socket */
    public String getHolderName() {
        return text(payload.getHolder().getName());
    }

    /** @return executable of the process that holds the socket */
    public String getHolderExecutable() {
        return text(payload.getHolder().getExecutable());
    }

    /** @return whether the holder is an ancestor, a descendant or in the session */
    public boolean isHolderRelated() {
        return payload.getHolderRelated();
    }

    /** @return hops between interpreter and socket */
    public int getHops() {
        return payload.getHops();
    }

    /** @return the chain in one line */
    public String getPathText() {
        return text(payload.getPathText());
    }
}
