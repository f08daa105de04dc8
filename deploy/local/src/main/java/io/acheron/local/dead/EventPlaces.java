/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.dead;

import io.acheron.local.dead.DeadRecord.Place;
import io.acheron.local.run.Failure;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.TopicReader;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds where events are in Kafka by their ids. A record is written after its event happened and read before it is put aside, so that
 * Kafka's index by time tells where to look; the key tells which records are of the host.
 */
public final class EventPlaces {
    /** Clocks of hosts and brokers differ. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private final SingleObject<Event> events = SingleObject.of(Event.class);
    private final Map<String, List<Place>> places = new HashMap<>();
    private final Set<String> ids = new TreeSet<>();
    private final Set<String> hosts;
    private final Instant first;
    private final Instant last;

    /** @param dead records behind the sources; others know where they are */
    public EventPlaces(Collection<DeadRecord> dead) {
        Instant from = Instant.MAX;
        Instant to = Instant.MIN;
        for (DeadRecord one : dead) {
            if (!one.event().isEmpty() && one.origin().isEmpty()) {
                ids.add(one.event());
                ids.add(captured(one));
                Instant happened = one.read()
                        .map(event -> event.getHeader().getEventTime())
                        .filter(time -> time.isBefore(one.written()))
                        .orElse(one.written());
                from = happened.isBefore(from) ? happened : from;
                to = one.written().isAfter(to) ? one.written() : to;
            }
        }
        first = from;
        last = to;
        hosts = dead.stream().map(DeadRecord::key).collect(Collectors.toSet());
    }

    /**
     * Looks into a topic of events.
     *
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public void search(KafkaAccess access, String topic) {
        if (!ids.isEmpty()) {
            Consumer<ConsumerRecord<byte[], byte[]>> look = this::look;
            TopicReader.records(access, topic, first.minus(SLACK), last.plus(SLACK), look);
        }
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || !hosts.contains(new String(record.key(), StandardCharsets.UTF_8))) {
            return;
        }
        try {
            String id = EventId.of(events.decode(record.value()));
            if (ids.contains(id)) {
                places.computeIfAbsent(id, none -> new ArrayList<>())
                        .add(new Place(record.topic(), record.partition(), record.offset()));
            }
        } catch (UndecodableRecordException e) {
            // It lies in the dead letters itself, with its place.
        }
    }

    /** @return where the event is, and where that is of which it was derived; more than once if it was sent again */
    public List<Place> of(DeadRecord dead) {
        List<Place> found = new ArrayList<>(places.getOrDefault(captured(dead), List.of()));
        if (!captured(dead).equals(dead.event())) {
            found.addAll(places.getOrDefault(dead.event(), List.of()));
        }
        return found;
    }

    /** The id of a derived event begins with that of the one that completed it, and each with its host. */
    private static String captured(DeadRecord dead) {
        int derived = dead.event().indexOf('+', dead.key().length());
        return derived < 0 ? dead.event() : dead.event().substring(0, derived);
    }
}
