/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a topic holds now, from a time on. */
public final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * @param since records the broker had before are left out
     * @param records takes the values, in the order of each partition
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static void read(KafkaAccess access, String topic, Instant since, Consumer<byte[]> records) {
        String bootstrap = access.bootstrap();
        Map<String, Object> config = access.client(Map.of(
                "enable.auto.commit", "false",
                "default.api.timeout.ms", "10000",
                "request.timeout.ms", "8000",
                "allow.auto.create.topics", "false"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            read(consumer, bootstrap, topic, since, records);
        } catch (KafkaException e) {
            throw Failure.of(
                    "cannot read topic %s from %s: %s. Check that the broker runs, and --bootstrap"
                            .formatted(topic, bootstrap, Failure.reason(e)),
                    e);
        }
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            String bootstrap,
            String topic,
            Instant since,
            Consumer<byte[]> records) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw Failure.of(
                    "there is no topic %s on %s. Start the jobs, or check --prefix".formatted(topic, bootstrap));
        }
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(it -> it, it -> since.toEpochMilli())));
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp begin = begins.get(partition);
            consumer.seek(partition, begin == null ? ends.getOrDefault(partition, 0L) : begin.offset());
        }
        while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null) {
                    records.accept(record.value());
                }
            }
        }
    }

    private TopicScan() {}
}
