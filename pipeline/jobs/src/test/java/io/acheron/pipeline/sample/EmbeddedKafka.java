/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in this JVM. Kafka's test kit is internal to Kafka, so that it is known to this class alone. */
public final class EmbeddedKafka implements AutoCloseable {
    private final KafkaClusterTestKit kit;
    private final KafkaProducer<byte[], byte[]> producer;

    public EmbeddedKafka() throws Exception {
        kit = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setCombined(true)
                        .setNumBrokerNodes(1)
                        .setNumControllerNodes(1)
                        .build())
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("group.initial.rebalance.delay.ms", "0")
                .setConfigProp("auto.create.topics.enable", "false")
                .build();
        kit.format();
        kit.startup();
        kit.waitForReadyBrokers();
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrap());
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public String bootstrap() {
        return kit.bootstrapServers();
    }

    /**
     * Sends and waits until the broker has it.
     *
     * @return where it is
     */
    public RecordMetadata send(String topic, String key, byte[] value) throws Exception {
        return producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    /** @return the records of a topic from its beginning, at least so many; waits for them as long as the test may run */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int atLeast, Duration patience) {
        return read(topic, atLeast, patience, "read_uncommitted");
    }

    /** The same without records of transactions that are open or were taken back. */
    public List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic, int atLeast, Duration patience) {
        return read(topic, atLeast, patience, "read_committed");
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int atLeast, Duration patience, String isolation) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "bootstrap.servers",
                bootstrap(),
                "isolation.level",
                isolation,
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest"));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long end = System.nanoTime() + patience.toNanos();
            while (records.size() < atLeast && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** @return how far a group has read the only partition of a topic: offset of the record it reads next; 0 if it has committed none */
    public long committed(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0));
            return offset == null ? 0 : offset.offset();
        }
    }

    /** Deletes all records that the only partition of a topic has, as retention would. */
    public void deleteAll(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    /** Takes topics away, with all that is in them, and waits until the broker knows none of them. */
    public void deleteTopics(Set<String> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.deleteTopics(topics).all().get();
            while (!Collections.disjoint(admin.listTopics().names().get(), topics)) {
                Thread.sleep(50);
            }
        }
    }

    /** Creates topics with the defaults of the broker. */
    public void createTopics(Set<String> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** Stops the broker; its data and its port stay. */
    public void stopBroker() {
        kit.brokers().values().forEach(broker -> {
            broker.shutdown();
            broker.awaitShutdown();
        });
    }

    public void startBroker() {
        kit.brokers().values().forEach(broker -> broker.startup());
    }

    @Override
    public void close() throws Exception {
        producer.close(Duration.ZERO);
        kit.close();
    }
}
