/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import io.acheron.schema.codec.SingleObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records to topics in Avro single-object encoding. Not thread safe. */
public final class Publisher implements AutoCloseable {
    // The default of two minutes is for services; a person waits in front of this one.
    private static final String TIMEOUT_MILLIS = "15000";

    private final String bootstrap;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Future<RecordMetadata>> pending = new ArrayList<>();

    private Publisher(String bootstrap, KafkaProducer<String, byte[]> producer) {
        this.bootstrap = bootstrap;
        this.producer = producer;
    }

    /**
     * @param bootstrap brokers, host:port separated by commas
     * @throws Failure if the text does not name brokers
     */
    public static Publisher to(String bootstrap) {
        return to(KafkaAccess.plain(bootstrap));
    }

    /** @throws Failure if the access is not usable */
    public static Publisher to(KafkaAccess access) {
        Map<String, Object> config = access.client(Map.of(
                // How large a record may be is for the topic to say, after compression.
                "max.request.size",
                Integer.toString(64 << 20),
                "buffer.memory",
                Integer.toString(128 << 20),
                "compression.type",
                "lz4",
                "max.block.ms",
                TIMEOUT_MILLIS,
                "request.timeout.ms",
                "10000",
                "delivery.timeout.ms",
                TIMEOUT_MILLIS));
        try {
            return new Publisher(
                    access.bootstrap(), new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()));
        } catch (org.apache.kafka.common.KafkaException e) {
            throw KafkaFailure.of("cannot use the broker " + access.bootstrap(), e);
        }
    }

    /**
     * Hands a record over; {@link #flush} tells whether it arrived.
     *
     * @param topic topic
     * @param key key
     * @param type class of the record
     * @param record the record
     */
    public <T extends SpecificRecord> void send(String topic, String key, Class<T> type, T record) {
        pending.add(producer.send(
                new ProducerRecord<>(topic, key, SingleObject.of(type).encode(record))));
    }

    /** Hands bytes over as they are. */
    public void send(String topic, String key, byte[] value) {
        pending.add(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    /** Hands a tombstone over: what a compacted topic holds under the key is deleted. */
    public void delete(String topic, String key) {
        pending.add(producer.send(new ProducerRecord<>(topic, key, null)));
    }

    /**
     * Waits until the broker has all records.
     *
     * @throws Failure if one was refused or the broker does not answer
     */
    public void flush() throws InterruptedException {
        producer.flush();
        for (Future<RecordMetadata> record : pending) {
            try {
                record.get();
            } catch (ExecutionException e) {
                throw KafkaFailure.of(
                        "the broker %s did not take a record; check that it runs and that the topic exists (--bootstrap, --prefix)"
                                .formatted(bootstrap),
                        e);
            }
        }
        pending.clear();
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
