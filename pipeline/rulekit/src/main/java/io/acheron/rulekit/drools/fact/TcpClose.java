/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;

/** A TCP connection ended. */
public final class TcpClose extends EventFact {
    private final io.acheron.schema.payload.TcpClose payload;

    /** @param event an event that holds this payload */
    public TcpClose(Event event) {
        super(event);
        this.payload = event.getTcpClose();
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

    /** @return bytes acknowledged by the peer */
    public long getBytesSent() {
        return payload.getBytesSent();
    }

    /** @return bytes received */
    public long getBytesReceived() {
        return payload.getBytesReceived();
    }

    /** @return time since connect or accept, milliseconds; 0 when unknown */
    public long getDurationMs() {
        return payload.getDurationNs() / 1_000_000;
    }
}
