/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.ring.RawEvent;
import io.acheron.schema.event.Event;

/** Decodes the records of one event. For one thread. */
final class EventDecoder {
    private final String kind;
    private final int size;
    private final FieldReader root;

    /**
     * @param kind event kind
     * @param size bytes of the struct every record begins with
     * @param root makes the event
     */
    EventDecoder(String kind, int size, FieldReader root) {
        this.kind = kind;
        this.size = size;
        this.root = root;
    }

    String kind() {
        return kind;
    }

    /**
     * Decodes a record.
     *
     * @throws UndecodableException when the record is cut short or contradicts itself
     */
    Event decode(RawEvent raw) {
        if (raw.length() < size) {
            throw new UndecodableException("too_short");
        }
        Event event = (Event) root.read(raw, 0);
        if (event == null) {
            throw new UndecodableException("no_event");
        }
        return event;
    }
}
