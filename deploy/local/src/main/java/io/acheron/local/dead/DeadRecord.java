/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.dead;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the dead-letter topic.
 *
 * @param written when it was put aside
 * @param stage that could not use it
 * @param reason what is wrong
 * @param origin where it was read; empty behind the sources, where an event is known by its id
 * @param event id of the event; empty for a record that was not read
 * @param key key of the record in its topic, of events the host; empty when unknown
 * @param value its bytes, or their beginning
 * @param whole whether the bytes are all
 */
public record DeadRecord(
        Instant written,
        String stage,
        String reason,
        Optional<Place> origin,
        String event,
        String key,
        byte[] value,
        boolean whole) {
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    /** Stages whose events went no further: what they would have done with it is missing. */
    private static final Set<String> OF_REFINED = Set.of("detect", "detect-groups", "alert-assemble");

    /** Where a record is in Kafka. */
    public record Place(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + '/' + partition + '/' + offset;
        }
    }

    static DeadRecord of(ConsumerRecord<byte[], byte[]> record) {
        String offset = header(record, "offset");
        Optional<Place> origin = offset.isEmpty() || offset.equals("-1")
                ? Optional.empty()
                : Optional.of(new Place(
                        header(record, "topic"),
                        Integer.parseInt(header(record, "partition")),
                        Long.parseLong(offset)));
        return new DeadRecord(
                Instant.ofEpochMilli(record.timestamp()),
                header(record, "stage"),
                header(record, "reason"),
                origin,
                header(record, "event"),
                header(record, "key"),
                record.value() == null ? new byte[0] : record.value(),
                header(record, "size").isEmpty());
    }

    /** @return the event that it holds; empty if it holds something else, or nothing that this version can read */
    public Optional<Event> read() {
        try {
            return EVENTS.recognises(value) ? Optional.of(EVENTS.decode(value)) : Optional.empty();
        } catch (UndecodableRecordException e) {
            return Optional.empty();
        }
    }

    /**
     * @return the topic from which the stage would take it again; empty when the event went on without what the stage adds, or when
     *     not all of it is here
     */
    public Optional<String> wayBack(Topics topics) {
        if (!whole || value.length == 0) {
            return Optional.empty();
        }
        if (origin.isPresent()) {
            return origin.map(Place::topic);
        }
        if (stage.equals("refine")) {
            return Optional.of(topics.rawEvents());
        }
        return OF_REFINED.contains(stage) && read().isPresent() ? Optional.of(topics.events()) : Optional.empty();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
