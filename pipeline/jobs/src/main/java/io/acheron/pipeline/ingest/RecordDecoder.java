/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes Avro single-object encoding and never throws: bytes that are not the record become a dead letter. */
final class RecordDecoder<T extends SpecificRecordBase> implements KafkaRecordDeserializationSchema<Incoming<T>> {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    private final String stage;
    private final Class<T> type;
    private final boolean deletions;
    private transient @Nullable SingleObject<T> codec;

    /** Of a topic in which a record without a value deletes what was said under its key. */
    RecordDecoder(String stage, Class<T> type) {
        this(stage, type, true);
    }

    /**
     * @param stage name of the stage in dead letters
     * @param type record class
     * @param deletions whether a record without a value deletes what was said under its key; else it is one that cannot be read
     */
    RecordDecoder(String stage, Class<T> type, boolean deletions) {
        this.stage = stage;
        this.type = type;
        this.deletions = deletions;
    }

    @Override
    public void open(InitializationContext context) {
        codec = SingleObject.of(type);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Incoming<T>> out) {
        out.collect(decode(record));
    }

    Incoming<T> decode(ConsumerRecord<byte[], byte[]> record) {
        String key = key(record);
        if (record.value() == null) {
            return new Incoming<>(key, null, deletions ? null : dead("a record without a value", record, NOTHING));
        }
        if (codec == null) {
            codec = SingleObject.of(type);
        }
        String problem;
        try {
            T value = codec.decode(record.value());
            problem = Plausible.problem(value);
            if (problem == null) {
                return Incoming.of(key, value);
            }
        } catch (UndecodableRecordException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new Incoming<>(key, null, dead(problem, record, record.value()));
    }

    private DeadLetter dead(String problem, ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return DeadLetter.of(stage, problem, record.topic(), record.partition(), record.offset(), value)
                .withKey(key(record));
    }

    /** @return the key as text; empty when there is none */
    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    @Override
    public TypeInformation<Incoming<T>> getProducedType() {
        return Incoming.typeOf(type);
    }
}
