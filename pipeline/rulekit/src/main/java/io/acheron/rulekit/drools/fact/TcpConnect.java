/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;

/** A process asked for a TCP connection. */
public final class TcpConnect extends EventFact {
    private final io.acheron.schema.payload.TcpConnect payload;

    /** @param event an event that holds this payload */
    public TcpConnect(Event event) {
        super(event);
        this.payload = event.getTcpConnect();
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

    /** @return 0, or a negative errno; -115 means in progress */
    public int getResult() {
        return payload.getResult();
    }
}
