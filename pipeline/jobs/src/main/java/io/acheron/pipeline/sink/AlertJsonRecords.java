/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.alert.AlertJson;
import io.acheron.schema.alert.Alert;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes alerts as OCSF Detection Findings. */
final class AlertJsonRecords implements KafkaRecordSerializationSchema<Alert> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final RecordKey<Alert> key = new RecordKey.Fingerprint();

    AlertJsonRecords(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Alert alert, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(topic, key.of(alert), AlertJson.write(alert).getBytes(StandardCharsets.UTF_8));
    }
}
