/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka without Flink: reads a topic to its end again and again and prints records per CPU second of each round. */
public final class BareConsumer {
    /** @param arguments brokers, topic, rounds */
    public static void main(String[] arguments) {
        for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
            long cpu = cpuNanos();
            long records = round(arguments[0], arguments[1]);
            System.out.printf("%.0f%n", records * 1e9 / (cpuNanos() - cpu));
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static long round(String bootstrap, String topic) {
        long count = 0;
        long bytes = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false", "max.poll.records", "5000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    count++;
                    bytes += record.value().length;
                }
            }
        }
        if (bytes == 0) {
            throw new IllegalStateException("nothing on " + topic);
        }
        return count;
    }

    private BareConsumer() {}
}
