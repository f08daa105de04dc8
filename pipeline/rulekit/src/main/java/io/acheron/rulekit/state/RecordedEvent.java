/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as an object or as bytes. What is held of it as evidence is a tenth as large as bytes, and needs no decoding unless it
 * becomes part of a finding. Not thread safe.
 */
public final class RecordedEvent {
    private final @Nullable Event event;
    private final @Nullable SingleObject<Event> reader;
    private byte @Nullable [] bytes;

    private RecordedEvent(@Nullable Event event, byte @Nullable [] bytes, @Nullable SingleObject<Event> reader) {
        this.event = event;
        this.bytes = bytes;
        this.reader = reader;
    }

    public static RecordedEvent of(Event event) {
        return new RecordedEvent(event, null, null);
    }

    /**
     * @param bytes Avro single-object encoding; not to be changed any more
     * @param reader used when the event is asked for
     */
    public static RecordedEvent of(byte[] bytes, SingleObject<Event> reader) {
        return new RecordedEvent(null, bytes, reader);
    }

    /**
     * @return the event, decoded anew by each call if it is held as bytes
     * @throws IllegalStateException if the bytes are not an event this release can read
     */
    public Event event() {
        if (event != null) {
            return event;
        }
        try {
            return Objects.requireNonNull(reader).decode(Objects.requireNonNull(bytes));
        } catch (UndecodableRecordException e) {
            throw new IllegalStateException("an event held as evidence cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * @param writer used if the event was not encoded before
     * @return the Avro single-object encoding, shared: not to be changed
     */
    public byte[] bytes(SingleObject<Event> writer) {
        byte[] known = bytes;
        if (known == null) {
            known = writer.encode(Objects.requireNonNull(event));
            bytes = known;
        }
        return known;
    }
}
