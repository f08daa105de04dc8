/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.publish.kafka.TestBroker;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** What a collector has sent to a broker under a prefix. */
record Topic(TestBroker broker, String prefix) {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);

    List<Event> events() throws UndecodableRecordException {
        return broker.events(prefix + ".event.raw.v1");
    }

    private List<Heartbeat> heartbeats() throws UndecodableRecordException {
        SingleObject<Heartbeat> codec = SingleObject.of(Heartbeat.class);
        List<Heartbeat> heartbeats = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.records(prefix + ".status.v1")) {
            if (isHeartbeat(record.value())) {
                heartbeats.add(codec.decode(record.value()));
            }
        }
        return heartbeats;
    }

    /** The topic holds ledgers too. */
    private static boolean isHeartbeat(byte[] value) {
        try {
            SingleObject.of(Ledger.class).decode(value);
            return false;
        } catch (UndecodableRecordException e) {
            return true;
        }
    }

    /** The first heartbeat that fits, which may still have to come. */
    Heartbeat awaitHeartbeat(Predicate<Heartbeat> fits) throws Exception {
        return await("heartbeat", fits, this::heartbeats);
    }

    /** The first event that fits, which may still have to come. */
    Event awaitEvent(Predicate<Event> fits) throws Exception {
        return await("event", fits, this::events);
    }

    private <T> T await(String what, Predicate<T> fits, Source<T> source) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() < deadline) {
            try {
                for (T record : source.read()) {
                    if (fits.test(record)) {
                        return record;
                    }
                }
            } catch (KafkaException e) {
                // no topic yet
            }
            Thread.sleep(250);
        }
        throw new AssertionError("no such " + what + " under " + prefix);
    }

    /** Reads all records. */
    @FunctionalInterface
    private interface Source<T> {
        List<T> read() throws UndecodableRecordException;
    }
}
