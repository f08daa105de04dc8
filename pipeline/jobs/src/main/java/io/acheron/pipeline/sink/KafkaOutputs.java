/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/**
 * Makes the sinks of a job. They deliver at least once: an exactly-once sink would delay each alert by half a checkpoint interval,
 * and repeats carry the same event or alert id.
 *
 * @param bootstrap brokers, {@code host:port} separated by commas
 * @param topics names of the topics
 * @param properties further properties of the producer; they win
 */
public record KafkaOutputs(String bootstrap, Topics topics, Properties properties) {
    public Sink<Event> events() {
        return sink(new AvroRecords<>(topics.events(), Event.class, new RecordKey.Host()));
    }

    /** Facts about collectors: they take the way of what collectors capture. */
    public Sink<Event> senderFacts() {
        return sink(new AvroRecords<>(topics.rawEvents(), Event.class, new RecordKey.Host()));
    }

    public Sink<Alert> alerts() {
        return sink(new AvroRecords<>(topics.alerts(), Alert.class, new RecordKey.Fingerprint()));
    }

    public Sink<Alert> alertsJson() {
        return sink(new AlertJsonRecords(topics.alertsJson()));
    }

    public Sink<StatusRecord> status() {
        return sink(new StatusRecords(topics.status()));
    }

    public Sink<DeadLetter> deadLetters() {
        return sink(new DeadLetterRecords(topics.deadLetters()));
    }

    private <T> Sink<T> sink(KafkaRecordSerializationSchema<T> records) {
        Properties all = new Properties();
        all.setProperty("compression.type", "zstd");
        all.putAll(properties);
        return KafkaSink.<T>builder()
                .setBootstrapServers(bootstrap)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setKafkaProducerConfig(all)
                .setRecordSerializer(records)
                .build();
    }
}
