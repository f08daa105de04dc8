/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;

/** A process accepted a TCP connection. */
public final class TcpAccept extends EventFact {
    private final io.acheron.schema.payload.TcpAccept payload;

    /** @param event an event that holds this payload */
    public TcpAccept(Event event) {
        super(event);
        this.payload = event.getTcpAccept();
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
}
