/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.status.StatusRecord;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes status records, which their stages have encoded. */
final class StatusRecords implements KafkaRecordSerializationSchema<StatusRecord> {
    private static final long serialVersionUID = 1L;

    private final String topic;

    StatusRecords(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            StatusRecord status, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(topic, status.key().getBytes(StandardCharsets.UTF_8), status.value());
    }
}
