/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.fault.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Writes the original bytes, with stage, reason and origin as headers. */
final class DeadLetterRecords implements KafkaRecordSerializationSchema<DeadLetter> {
    private static final long serialVersionUID = 1L;

    /** A record that the broker has just taken may be too large for it with headers; what it was can be seen from so much. */
    private static final int LARGEST = 512 * 1024;

    private static final int LONGEST_TEXT = 4 * 1024;

    private final String topic;
    private transient @Nullable MetricGroup group;
    private transient @Nullable Map<String, Counter> stages;

    DeadLetterRecords(String topic) {
        this.topic = topic;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
        group = context.getMetricGroup();
        stages = new HashMap<>();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter dead, KafkaSinkContext context, @Nullable Long timestamp) {
        MetricGroup parent = group;
        if (parent != null && stages != null) {
            stages.computeIfAbsent(
                            dead.stage(),
                            stage -> parent.addGroup("stage", stage).counter("deadLetters"))
                    .inc();
        }
        return write(dead);
    }

    ProducerRecord<byte[], byte[]> write(DeadLetter dead) {
        String origin =
                dead.event().isEmpty() ? dead.topic() + '/' + dead.partition() + '/' + dead.offset() : dead.event();
        byte[] value = dead.value();
        boolean cut = value.length > LARGEST;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, text(origin), cut ? Arrays.copyOf(value, LARGEST) : value);
        Headers headers = record.headers();
        headers.add("stage", text(dead.stage()));
        headers.add("reason", text(dead.reason()));
        headers.add("topic", text(dead.topic()));
        headers.add("partition", text(Integer.toString(dead.partition())));
        headers.add("offset", text(Long.toString(dead.offset())));
        headers.add("event", text(dead.event()));
        headers.add("key", text(dead.key()));
        if (cut) {
            headers.add("size", text(Integer.toString(value.length)));
        }
        return record;
    }

    /** The id of a derived event holds text of its host, and a request has to hold all headers. */
    private static byte[] text(String value) {
        return value.substring(0, Math.min(value.length(), LONGEST_TEXT)).getBytes(StandardCharsets.UTF_8);
    }
}
