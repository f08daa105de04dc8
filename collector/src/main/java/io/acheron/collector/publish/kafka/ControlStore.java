/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.control.CollectorConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** The control topic as a person at a terminal uses it: read as a whole, written one scope at a time, waiting for the broker. */
public final class ControlStore {
    private static final Duration POLL = Duration.ofMillis(200);
    /** What jobs are told lies on the same topic. */
    private static final String OF_JOBS = "job:";

    private final ClientProperties properties;
    private final SinkOptions.Kafka kafka;
    private final SingleObject<CollectorConfig> codec = SingleObject.of(CollectorConfig.class);

    /** @throws SinkUnavailableException if the properties of the clients cannot be used */
    public ControlStore(SinkOptions options) throws SinkUnavailableException {
        this.properties = new ClientProperties(options);
        this.kafka = options.kafka();
    }

    /**
     * Returns the configuration of each scope; empty where the record cannot be read as one.
     *
     * @throws SinkUnavailableException if the broker does not answer; the message is for people
     */
    public Map<String, Optional<CollectorConfig>> read() throws SinkUnavailableException {
        Map<String, Object> reader = properties.controlReader();
        // Closing waits for the answer to what was asked for ahead: a person need not wait as long as a daemon may.
        reader.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reader)) {
            List<PartitionInfo> found = consumer.partitionsFor(kafka.controlTopic());
            if (found == null || found.isEmpty()) {
                return Map.of();
            }
            List<TopicPartition> partitions = found.stream()
                    .map(it -> new TopicPartition(kafka.controlTopic(), it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, Optional<CollectorConfig>> configs = new TreeMap<>();
            while (ends.entrySet().stream().anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
                consumer.poll(POLL).forEach(record -> keep(record, configs));
            }
            return configs;
        } catch (KafkaException e) {
            throw unavailable("read", e);
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record, Map<String, Optional<CollectorConfig>> configs) {
        String scope = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (scope.startsWith(OF_JOBS)) {
            return;
        }
        byte[] value = record.value();
        if (value == null) {
            configs.remove(scope);
            return;
        }
        try {
            configs.put(scope, Optional.of(codec.decode(value)));
        } catch (UndecodableRecordException e) {
            configs.put(scope, Optional.empty());
        }
    }

    /**
     * Writes the configuration of a scope and waits until the broker has it. The topic is created if it does not exist.
     *
     * @param config null takes it back
     * @throws SinkUnavailableException if the broker does not answer or refuses; the message is for people
     */
    public void write(String scope, @Nullable CollectorConfig config)
            throws SinkUnavailableException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties.controlWriter())) {
            create();
            byte[] value = config == null ? null : codec.encode(config);
            producer.send(new ProducerRecord<>(kafka.controlTopic(), scope.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (KafkaException e) {
            throw unavailable("write to", e);
        } catch (ExecutionException e) {
            throw unavailable("write to", e.getCause() == null ? e : e.getCause());
        }
    }

    /** One partition keeps the order; compaction keeps the last record of each scope. */
    private void create() throws ExecutionException, InterruptedException {
        Optional<Short> replication =
                kafka.replication() > 0 ? Optional.of((short) kafka.replication()) : Optional.empty();
        try (Admin admin = Admin.create(properties.admin())) {
            if (!admin.listTopics().names().get().contains(kafka.controlTopic())) {
                admin.createTopics(List.of(new NewTopic(kafka.controlTopic(), Optional.of(1), replication)
                                .configs(
                                        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))))
                        .all()
                        .get();
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Topic that is read and written. */
    public String topic() {
        return kafka.controlTopic();
    }

    private SinkUnavailableException unavailable(String what, Throwable problem) {
        return new SinkUnavailableException("cannot %s %s at %s (%s); check --bootstrap, --prefix and kafka.properties"
                .formatted(what, kafka.controlTopic(), kafka.bootstrap(), problem.getMessage()));
    }
}
