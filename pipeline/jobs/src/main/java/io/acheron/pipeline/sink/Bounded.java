/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.fault.DeadLetter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records within what the producer takes: a larger one fails the job, and the job would fail at it again after each restart.
 * A record that can be made smaller is; any other goes to the dead letters, cut.
 */
final class Bounded<T> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;
    /** Of a dead letter so much is kept: enough to see what it was. */
    static final int MOST_DEAD = 64 * 1024;
    /** Keys, headers and the framing of a batch. */
    private static final int OVERHEAD = 16 * 1024;

    /** Makes a record smaller. */
    interface Smaller<T> extends Serializable {
        /** @return null when nothing more can be left out */
        @Nullable
        T of(T record);
    }

    private final KafkaRecordSerializationSchema<T> records;
    private final Smaller<T> smaller;
    private final int most;
    private final DeadLetterRecords deadLetters;
    private final String stage;

    /**
     * @param most bytes of a request that the producer takes
     * @param stage in dead letters
     */
    Bounded(
            KafkaRecordSerializationSchema<T> records,
            Smaller<T> smaller,
            int most,
            DeadLetterRecords deadLetters,
            String stage) {
        this.records = records;
        this.smaller = smaller;
        this.most = Math.max(MOST_DEAD, most - OVERHEAD);
        this.deadLetters = deadLetters;
        this.stage = stage;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws Exception {
        records.open(context, sink);
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> serialize(
            T record, KafkaSinkContext context, @Nullable Long timestamp) {
        ProducerRecord<byte[], byte[]> written;
        try {
            written = records.serialize(record, context, timestamp);
        } catch (RuntimeException e) {
            // As text, since it could not be written.
            return deadLetters.write(
                    DeadLetter.of(stage, e, cut(String.valueOf(record).getBytes(StandardCharsets.UTF_8))));
        }
        T shrunk = record;
        while (written != null && size(written) > most) {
            shrunk = smaller.of(shrunk);
            if (shrunk == null) {
                return dead(written);
            }
            written = records.serialize(shrunk, context, timestamp);
        }
        return written;
    }

    private ProducerRecord<byte[], byte[]> dead(ProducerRecord<byte[], byte[]> written) {
        String reason =
                "%d bytes for topic %s are more than the %d a request may have (max.request.size); the first %d are kept"
                        .formatted(size(written), written.topic(), most, MOST_DEAD);
        return deadLetters.write(DeadLetter.of(stage, reason, written.topic(), -1, -1, cut(written.value()))
                .withKey(written.key() == null ? "" : new String(written.key(), StandardCharsets.UTF_8)));
    }

    private static byte[] cut(byte[] value) {
        return value.length > MOST_DEAD ? Arrays.copyOf(value, MOST_DEAD) : value;
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        return record.value() == null ? 0 : record.value().length;
    }
}
