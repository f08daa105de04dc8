/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.event.Event;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;

/**
 * Makes the sinks of a job. Unless told otherwise they deliver at least once: an exactly-once sink delays each alert by half a
 * checkpoint interval, and repeats carry the same event or alert id.
 *
 * @param bootstrap brokers, {@code host:port} separated by commas
 * @param topics names of the topics
 * @param deliveries how refined events and alerts are delivered; all else is delivered at least once
 * @param properties further properties of the producer; they win
 */
public record KafkaOutputs(String bootstrap, Topics topics, Deliveries deliveries, Properties properties) {
    /** What producers take, and brokers, unless told otherwise. */
    private static final String LARGEST_REQUEST = "1048576";

    public Sink<Event> events() {
        return sink(
                new AvroRecords<>(topics.events(), Event.class, new RecordKey.Host()),
                whole -> null,
                deliveries.events(),
                "events");
    }

    /** Facts about collectors: they take the way of what collectors capture. */
    public Sink<Event> senderFacts() {
        return sink(
                new AvroRecords<>(topics.rawEvents(), Event.class, new RecordKey.Host()),
                whole -> null,
                Delivery.AT_LEAST_ONCE,
                "senders");
    }

    public Sink<Alert> alerts() {
        return sink(
                new AvroRecords<>(topics.alerts(), Alert.class, new RecordKey.Fingerprint()),
                new SmallerAlert(),
                deliveries.alerts(),
                "alerts");
    }

    public Sink<Alert> alertsJson() {
        return sink(new AlertJsonRecords(topics.alertsJson()), new SmallerAlert(), deliveries.alerts(), "alerts-json");
    }

    public Sink<Incident> incidents() {
        return sink(
                new AvroRecords<>(topics.incidents(), Incident.class, new RecordKey.IncidentId()),
                whole -> null,
                deliveries.alerts(),
                "incidents");
    }

    public Sink<StatusRecord> status() {
        return sink(new StatusRecords(topics.status()), whole -> null, Delivery.AT_LEAST_ONCE, "status");
    }

    public Sink<DeadLetter> deadLetters() {
        return sink(new DeadLetterRecords(topics.deadLetters()), whole -> null, Delivery.AT_LEAST_ONCE, "dead-letters");
    }

    private <T> Sink<T> sink(
            KafkaRecordSerializationSchema<T> records, Bounded.Smaller<T> smaller, Delivery delivery, String name) {
        Properties all = new Properties();
        all.setProperty("compression.type", "zstd");
        // Flink's own default is an hour, which brokers refuse unless they were told to allow it.
        all.setProperty(
                "transaction.timeout.ms", Long.toString(deliveries.timeout().toMillis()));
        all.putAll(properties);
        KafkaSinkBuilder<T> sink = KafkaSink.<T>builder()
                .setBootstrapServers(bootstrap)
                .setDeliveryGuarantee(delivery.guarantee())
                .setKafkaProducerConfig(all)
                .setRecordSerializer(new Bounded<>(
                        records,
                        smaller,
                        Integer.parseInt(properties.getProperty("max.request.size", LARGEST_REQUEST)),
                        new DeadLetterRecords(topics.deadLetters()),
                        "sink-" + name));
        if (delivery == Delivery.EXACTLY_ONCE) {
            sink.setTransactionalIdPrefix(deliveries.transactionalId() + '-' + name);
        }
        return sink.build();
    }
}
