/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.id;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;

/** Names an event: the same capture has the same id wherever and however often it is read. */
public final class EventId {
    /**
     * @param event an event with its header
     * @return {@code host/boot/cpu/sequence/time}, where time is the kernel time in nanoseconds, since sequences begin anew
     *     when the collector is started again within a boot; a derived event has the id of the event that completed it, followed by its kind and
     *     the process it is about
     */
    public static String of(Event event) {
        Header header = event.getHeader();
        StringBuilder id = new StringBuilder(128)
                .append(header.getHostId())
                .append('/')
                .append(header.getBootId())
                .append('/')
                .append(header.getCpu())
                .append('/')
                .append(header.getSequence())
                .append('/')
                .append(header.getKernelTimeNs());
        if (header.getSource() == CaptureSource.DERIVED) {
            id.append('+').append(event.getKind());
            if (event.getProcess() != null) {
                id.append(':').append(event.getProcess().getEntityId());
            }
        }
        return id.toString();
    }

    private EventId() {}
}
