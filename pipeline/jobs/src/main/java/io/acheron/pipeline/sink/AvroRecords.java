/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.schema.codec.SingleObject;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes records in Avro single-object encoding. */
final class AvroRecords<T extends SpecificRecordBase> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Class<T> type;
    private final RecordKey<T> key;
    private transient @Nullable SingleObject<T> codec;

    AvroRecords(String topic, Class<T> type, RecordKey<T> key) {
        this.topic = topic;
        this.type = type;
        this.key = key;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T record, KafkaSinkContext context, @Nullable Long timestamp) {
        if (codec == null) {
            codec = SingleObject.of(type);
        }
        return new ProducerRecord<>(topic, key.of(record), codec.encode(record));
    }
}
