/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a compacted topic from its beginning to the end it has at the call. */
public final class TopicSnapshot<T extends SpecificRecordBase> implements Snapshot<T> {
    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrap;
    private final String topic;
    private final Class<T> type;
    private final Properties properties;
    private final boolean history;

    /** @param properties further properties of the consumer */
    public TopicSnapshot(String bootstrap, String topic, Class<T> type, Properties properties) {
        this(bootstrap, topic, type, properties, false);
    }

    private TopicSnapshot(String bootstrap, String topic, Class<T> type, Properties properties, boolean history) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.type = type;
        this.properties = properties;
        this.history = history;
    }

    /** @return the same with all values of a key that compaction has left, unless a deletion follows them */
    public TopicSnapshot<T> withHistory() {
        return new TopicSnapshot<>(bootstrap, topic, type, properties, true);
    }

    @Override
    public List<T> read() throws IOException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(consumer);
        } catch (KafkaException e) {
            throw new IOException(
                    "cannot read topic %s at %s: %s; check that the broker runs and the topic exists"
                            .formatted(topic, bootstrap, e.getMessage()),
                    e);
        }
    }

    private List<T> read(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        RecordDecoder<T> decoder = new RecordDecoder<>(topic, type);
        Map<String, List<T>> latest = new LinkedHashMap<>();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!atEnd(consumer, ends)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                Incoming<T> in = decoder.decode(record);
                List<T> before = latest.remove(in.key());
                if (in.value() != null) {
                    List<T> values = before == null || !history ? new ArrayList<>() : before;
                    values.add(in.value());
                    latest.put(in.key(), values);
                }
                giveUp = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() > giveUp) {
                throw new IOException("topic %s at %s gave nothing for %d s before its end; check the brokers"
                        .formatted(topic, bootstrap, PATIENCE.toSeconds()));
            }
        }
        return latest.values().stream().flatMap(List::stream).toList();
    }

    private static boolean atEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
    }
}
