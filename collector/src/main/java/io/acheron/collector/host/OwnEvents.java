/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events by which the collector speaks of itself: what it left out, where it was blind, what was changed about it. They
 * name the collector's own process and count on their own, as CPU -1 of probe {@code collector}.
 *
 * <p>Thread safe.
 */
public final class OwnEvents {
    /** Probe that all these events name. */
    public static final String PROBE = "collector";

    private static final Map<Schema, Schema.Field> PAYLOADS = payloads();

    private final HostIdentity host;
    private final BootClock clock;
    private final String version;
    private final AtomicLong sequence = new AtomicLong();
    private final @Nullable ProcessContext self;

    /**
     * @param host who speaks
     * @param clock tells when
     * @param version goes into each header
     */
    public OwnEvents(HostIdentity host, BootClock clock, String version) {
        this.host = host;
        this.clock = clock;
        this.version = version;
        this.self = ProcessReader.ofThisHost(host.bootId())
                .context((int) ProcessHandle.current().pid());
    }

    /**
     * Returns an event of now whose kind is that of the payload.
     *
     * @param payload a record that is a payload of {@link Event}, such as {@code BlindWindow}
     * @throws IllegalArgumentException if an event has no place for it
     */
    public Event of(SpecificRecord payload) {
        Schema.Field place = PAYLOADS.get(payload.getSchema());
        if (place == null) {
            throw new IllegalArgumentException(
                    "an event has no place for a " + payload.getSchema().getFullName());
        }
        Event event = Event.newBuilder()
                .setHeader(header())
                .setKind(place.name())
                .setProcess(
                        self == null ? null : ProcessContext.newBuilder(self).build())
                .build();
        event.put(place.pos(), payload);
        return event;
    }

    private Header header() {
        long now = clock.bootNow();
        return Header.newBuilder()
                .setHostId(host.hostId())
                .setHostName(host.hostName())
                .setBootId(host.bootId())
                .setCpu(-1)
                .setSequence(sequence.incrementAndGet())
                .setKernelTimeNs(now)
                .setEventTime(clock.toInstant(now))
                .setObservedTime(clock.now())
                .setProbe(PROBE)
                .setSource(CaptureSource.COLLECTOR)
                .setCollectorVersion(version)
                .build();
    }

    private static Map<Schema, Schema.Field> payloads() {
        Map<Schema, Schema.Field> payloads = new HashMap<>();
        for (Schema.Field field : Event.getClassSchema().getFields()) {
            if (field.schema().isUnion()) {
                field.schema().getTypes().stream()
                        .filter(type -> type.getType() == Schema.Type.RECORD)
                        .filter(type -> type.getNamespace().equals("io.acheron.schema.payload"))
                        .forEach(type -> payloads.put(type, field));
            }
        }
        return Map.copyOf(payloads);
    }
}
