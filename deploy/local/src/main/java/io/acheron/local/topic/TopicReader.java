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
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        records(access, topic, since, Instant.MAX, record -> {
            if (record.value() != null) {
                receiver.accept(record.value(), Instant.ofEpochMilli(record.timestamp()));
            }
        });
    }

    /**
     * @param since records written before are left out
     * @param until those from the first on that was written at this time or later are left out, of each partition
     * @param receiver takes the records, those of a partition in their order
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static void records(
            KafkaAccess access,
            String topic,
            Instant since,
            Instant until,
            Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        Map<String, Object> config = access.client(Map.of(
                "enable.auto.commit", "false",
                "default.api.timeout.ms", "10000",
                "request.timeout.ms", "8000",
                // What an exactly-once job took back is not for readers.
                "isolation.level", "read_committed",
                "allow.auto.create.topics", "false"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = assign(consumer, access.bootstrap(), topic, since, until);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    TopicPartition partition = new TopicPartition(topic, record.partition());
                    if (record.offset() < ends.getOrDefault(partition, 0L)) {
                        receiver.accept(record);
                    }
                }
            }
        } catch (KafkaException e) {
            throw KafkaFailure.of("cannot read topic %s from %s".formatted(topic, access.bootstrap()), e);
        }
    }

    private static Map<TopicPartition, Long> assign(
            KafkaConsumer<byte[], byte[]> consumer, String bootstrap, String topic, Instant since, Instant until) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw Failure.of(
                    "there is no topic %s on %s. Start the jobs, or check --prefix".formatted(topic, bootstrap));
        }
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        offsets(consumer, partitions, since)
                .forEach((partition, begin) ->
                        consumer.seek(partition, begin == null ? ends.getOrDefault(partition, 0L) : begin.offset()));
        if (until.isBefore(Instant.MAX)) {
            offsets(consumer, partitions, until).forEach((partition, end) -> {
                if (end != null) {
                    ends.put(partition, end.offset());
                }
            });
        }
        return ends;
    }

    /** @return of each partition the first record of that time or later; null when there is none */
    private static Map<TopicPartition, OffsetAndTimestamp> offsets(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        return consumer.offsetsForTimes(times);
    }

    private TopicReader() {}
}
