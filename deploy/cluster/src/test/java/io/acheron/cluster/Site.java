/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acheron.local.topic.DeclaredTopic;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.Publisher;
import io.acheron.local.topic.TopicFile;
import io.acheron.local.topic.TopicPlan;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.RuleStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of one prefix on a broker: what a fleet writes to them and what comes out. */
final class Site {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final String bootstrap;
    private final Topics topics;

    Site(String bootstrap, String prefix) {
        this.bootstrap = bootstrap;
        this.topics = new Topics(prefix);
    }

    Topics topics() {
        return topics;
    }

    /** Makes the declared topics, on one broker, with two partitions. */
    void create(Path root) throws InterruptedException {
        List<DeclaredTopic> declared =
                TopicFile.read(root.resolve("deploy/kafka/topics.yaml"), topics.prefix(), 1).stream()
                        .map(topic -> new DeclaredTopic(topic.name(), 2, topic.replication(), topic.config()))
                        .toList();
        try (TopicPlan plan = new TopicPlan(KafkaAccess.plain(bootstrap))) {
            plan.apply(plan.compare(declared));
        }
    }

    void publish(RuleBundle rules) throws InterruptedException {
        try (Publisher publisher = Publisher.to(bootstrap)) {
            publisher.send(topics.rules(), rules.getRuleSetId(), RuleBundle.class, rules);
            publisher.flush();
        }
    }

    void feed(List<Event> events) throws InterruptedException {
        try (Publisher publisher = Publisher.to(bootstrap)) {
            for (Event event : events) {
                publisher.send(topics.rawEvents(), event.getHeader().getHostId(), Event.class, event);
            }
            publisher.flush();
        }
    }

    /** Waits until a job has read all that can be read of a topic and has a checkpoint that says so. */
    void awaitRead(String job, String topic) throws InterruptedException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
            ends.merge(new TopicPartition(topic, record.partition()), record.offset() + 1, Math::max);
        }
        assertThat(ends).as("records of %s", topic).isNotEmpty();
        await("reading of %s by %s".formatted(topic, job))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> committed(topics.prefix() + '-' + job, ends).equals(ends));
    }

    private Map<TopicPartition, Long> committed(String group, Map<TopicPartition, Long> wanted) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, Long> found = new HashMap<>();
            wanted.keySet()
                    .forEach(partition -> found.put(
                            partition, requireNonNull(offsets.get(partition)).offset()));
            return found;
        }
    }

    /** Waits until more than so many refined events can be read. @return how many there are */
    int awaitRefined(int moreThan) {
        return await("refined events")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> read(topics.events()).size(), count -> count > moreThan);
    }

    /** Waits until so many subtasks of the detect job said that a version is in force. @return which */
    Set<Integer> awaitAccepted(long version, int subtasks) {
        SingleObject<RuleStatus> codec = SingleObject.of(RuleStatus.class);
        return await("answers to version " + version)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> {
                            Set<Integer> accepted = new TreeSet<>();
                            for (ConsumerRecord<byte[], byte[]> record : read(topics.status())) {
                                if (codec.recognises(record.value())) {
                                    RuleStatus status = codec.decode(record.value());
                                    if (status.getVersion() == version && status.getAccepted()) {
                                        accepted.add(status.getSubtask());
                                    }
                                }
                            }
                            return accepted;
                        },
                        accepted -> accepted.size() >= subtasks);
    }

    /** @return all alerts that a reader of committed records sees, without the time at which they were found */
    List<Alert> alerts() {
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(topics.alerts())) {
            try {
                alerts.add(Alert.newBuilder(codec.decode(record.value()))
                        .setDetectedTime(Instant.EPOCH)
                        .build());
            } catch (Exception e) {
                throw new AssertionError("an alert cannot be read", e);
            }
        }
        return alerts;
    }

    /** @return all committed records of a topic */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrap, "isolation.level", "read_committed", "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                assertThat(System.nanoTime()).as("reading of %s", topic).isLessThan(giveUp);
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
