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
    public Sink<Event> events() {
        return sink(
                new AvroRecords<>(topics.events(), Event.class, new RecordKey.Host()), deliveries.events(), "events");
    }

    /** Facts about collectors: they take the way of what collectors capture. */
    public Sink<Event> senderFacts() {
        return sink(new AvroRecords<>(topics.rawEvents(), Event.class, new RecordKey.Host()));
    }

    public Sink<Alert> alerts() {
        return sink(
                new AvroRecords<>(topics.alerts(), Alert.class, new RecordKey.Fingerprint()),
                deliveries.alerts(),
                "alerts");
    }

    public Sink<Alert> alertsJson() {
        return sink(new AlertJsonRecords(topics.alertsJson()), deliveries.alerts(), "alerts-json");
    }

    public Sink<Incident> incidents() {
        return sink(
                new AvroRecords<>(topics.incidents(), Incident.class, new RecordKey.IncidentId()),
                deliveries.alerts(),
                "incidents");
    }

    public Sink<StatusRecord> status() {
        return sink(new StatusRecords(topics.status()));
    }

    public Sink<DeadLetter> deadLetters() {
        return sink(new DeadLetterRecords(topics.deadLetters()));
    }

    private <T> Sink<T> sink(KafkaRecordSerializationSchema<T> records) {
        return sink(records, Delivery.AT_LEAST_ONCE, "");
    }

    private <T> Sink<T> sink(KafkaRecordSerializationSchema<T> records, Delivery delivery, String transactions) {
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
                .setRecordSerializer(records);
        if (delivery == Delivery.EXACTLY_ONCE) {
            sink.setTransactionalIdPrefix(deliveries.transactionalId() + '-' + transactions);
        }
        return sink.build();
    }
}
