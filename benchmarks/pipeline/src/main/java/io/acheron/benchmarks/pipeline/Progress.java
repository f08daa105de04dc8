/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import static java.util.Objects.requireNonNull;

import io.acheron.local.run.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far a job has come in a topic, by what its checkpoints commit, and what it has cost its task manager until then. */
final class Progress implements AutoCloseable {
    /** Without any progress. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int PARTS = 10;
    /** What comes before is the start: class loading, compilation, the first batches. */
    private static final double WARM = 0.5;

    private final Admin admin;
    private final JavaProcess taskManager;

    private record Sample(long records, long cpuNanos, long wallNanos) {}

    /**
     * Rates once warm.
     *
     * @param perCpuSecond records per CPU second of the task manager
     * @param perSecond records per second
     */
    record Rate(double perCpuSecond, double perSecond) {}

    Progress(String bootstrap, JavaProcess taskManager) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        this.taskManager = taskManager;
    }

    /** Follows a consumer group to the end that the topic has now. */
    Rate follow(String group, String topic) throws Exception {
        Map<TopicPartition, Long> ends = ends(topic);
        long end = ends.values().stream().mapToLong(Long::longValue).sum();
        List<Sample> samples = new ArrayList<>();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Sample part = new Sample(0, taskManager.cpu().toNanos(), System.nanoTime());
        long records = 0;
        while (records < end) {
            if (System.nanoTime() > giveUp || !taskManager.alive()) {
                throw new IllegalStateException(
                        "%s stopped at %d of %d:%n%s".formatted(group, records, end, taskManager.lastLines()));
            }
            Thread.sleep(200);
            long before = records;
            records = committed(group, ends);
            Sample now = new Sample(records, taskManager.cpu().toNanos(), System.nanoTime());
            samples.add(now);
            giveUp = records > before ? now.wallNanos() + PATIENCE.toNanos() : giveUp;
            if (records - part.records() >= end / PARTS) {
                Rate rate = rate(part, now);
                System.err.printf(
                        "%s: %,d of %,d; lately %,.0f a CPU second, %,.0f a second%n",
                        group, records, end, rate.perCpuSecond(), rate.perSecond());
                part = now;
            }
        }
        // Committed numbers come in steps: the first sample of a step is the time it was reached.
        Sample first = samples.stream()
                .filter(sample -> sample.records() >= WARM * end)
                .findFirst()
                .orElseThrow();
        Sample last = samples.get(samples.size() - 1);
        if (last.records() <= first.records()) {
            throw new IllegalStateException("%s was done before it was warm; give more --events".formatted(group));
        }
        return rate(first, last);
    }

    private static Rate rate(Sample from, Sample to) {
        double count = to.records() - from.records();
        return new Rate(
                count * 1e9 / (to.cpuNanos() - from.cpuNanos()), count * 1e9 / (to.wallNanos() - from.wallNanos()));
    }

    /** Waits until a consumer group has committed all that the topic has now. */
    void await(String group, String topic) throws Exception {
        Map<TopicPartition, Long> ends = ends(topic);
        long end = ends.values().stream().mapToLong(Long::longValue).sum();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (committed(group, ends) < end) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(group + " does not come to the end of " + topic);
            }
            Thread.sleep(50);
        }
    }

    private Map<TopicPartition, Long> ends(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new java.util.HashMap<>();
        requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .partitions()
                .forEach(
                        partition -> latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new java.util.HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, offset) -> ends.put(partition, offset.offset()));
        return ends;
    }

    private long committed(String group, Map<TopicPartition, Long> partitions) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> partitions.containsKey(entry.getKey()) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }
}
