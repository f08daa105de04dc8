/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import org.jspecify.annotations.Nullable;

/** Finds the socket an event is about. */
public final class EventSocket {
    /** @return null when it is about none */
    public static @Nullable Socket of(Event event) {
        if (event.getStdioSocket() != null) {
            return event.getStdioSocket().getSocket();
        }
        if (event.getTcpConnect() != null) {
            return event.getTcpConnect().getSocket();
        }
        if (event.getTcpAccept() != null) {
            return event.getTcpAccept().getSocket();
        }
        if (event.getTcpClose() != null) {
            return event.getTcpClose().getSocket();
        }
        return event.getJavaExec() == null ? null : event.getJavaExec().getLastAccept();
    }

    private EventSocket() {}
}
