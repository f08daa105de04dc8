/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.alert.Alert;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes alerts and keeps where they were read. */
final class AlertDecoder implements KafkaRecordDeserializationSchema<ReceivedAlert> {
    private static final long serialVersionUID = 1L;

    private final RecordDecoder<Alert> decoder;

    /** @param stage name of the stage in dead letters */
    AlertDecoder(String stage) {
        decoder = new RecordDecoder<>(stage, Alert.class);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ReceivedAlert> out) {
        Incoming<Alert> alert = decoder.decode(record);
        out.collect(
                new ReceivedAlert(alert.value(), alert.dead(), record.topic(), record.partition(), record.offset()));
    }

    @Override
    public TypeInformation<ReceivedAlert> getProducedType() {
        return ReceivedAlert.type();
    }
}
