/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a topic holds from a time to the end it has now. */
public final class TopicReader {
    /**
     * @param access brokers
     * @param topic topic, all partitions
     * @param since records written before are left out
     * @param receiver takes the values, those of a partition in their order
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static void read(KafkaAccess access, String topic, Instant since, Consumer<byte[]> receiver) {
        readTimed(access, topic, since, (value, written) -> receiver.accept(value));
    }

    /**
     * @param access brokers
     * @param topic topic, all partitions
     * @param since records written before are left out
     * @param receiver takes the values and when each was written, those of a partition in their order
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static void readTimed(
            KafkaAccess access, String topic, Instant since, BiConsumer<byte[], Instant> receiver) {
        Map<String, Object> config = access.client(Map.of(
                "enable.auto.commit", "false",
                "default.api.timeout.ms", "10000",
                "request.timeout.ms", "8000",
                "allow.auto.create.topics", "false"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = assign(consumer, access.bootstrap(), topic, since);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (record.value() != null) {
                        receiver.accept(record.value(), Instant.ofEpochMilli(record.timestamp()));
                    }
                });
            }
        } catch (KafkaException e) {
            throw KafkaFailure.of("cannot read topic %s from %s".formatted(topic, access.bootstrap()), e);
        }
    }

    private static Map<TopicPartition, Long> assign(
            KafkaConsumer<byte[], byte[]> consumer, String bootstrap, String topic, Instant since) {
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
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp begin = begins.get(partition);
            consumer.seek(partition, begin == null ? ends.getOrDefault(partition, 0L) : begin.offset());
        }
        return ends;
    }

    private TopicReader() {}
}
