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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic in a thread of its own and hands each record on as soon as it is there. */
public final class Follower implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Where to begin. */
    public enum From {
        BEGINNING,
        END
    }

    /** Takes records, in the follower's thread. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * @param value bytes of the record
         * @param seen when this process had it
         */
        void receive(byte[] value, Instant seen);
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    private Follower(KafkaConsumer<byte[], byte[]> consumer, Thread thread) {
        this.consumer = consumer;
        this.thread = thread;
    }

    /**
     * @param bootstrap brokers
     * @param topic topic, all partitions
     * @param from where to begin
     * @param receiver takes the records
     * @return when the position is fixed: whatever is written from now on is seen
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static Follower start(String bootstrap, String topic, From from, Receiver receiver) {
        return start(KafkaAccess.plain(bootstrap), topic, from, receiver);
    }

    /**
     * @param topic topic, all partitions
     * @param from where to begin
     * @param receiver takes the records
     * @return when the position is fixed: whatever is written from now on is seen
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static Follower start(KafkaAccess access, String topic, From from, Receiver receiver) {
        String bootstrap = access.bootstrap();
        Map<String, Object> config = access.client(Map.of(
                "enable.auto.commit", "false",
                "default.api.timeout.ms", "10000",
                "request.timeout.ms", "8000",
                // What an exactly-once job took back is not for readers.
                "isolation.level", "read_committed",
                "allow.auto.create.topics", "false"));
        KafkaConsumer<byte[], byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw KafkaFailure.of("cannot use the broker " + bootstrap, e);
        }
        try {
            assign(consumer, bootstrap, topic, from);
        } catch (KafkaException e) {
            consumer.close();
            throw KafkaFailure.of("cannot read topic %s from %s".formatted(topic, bootstrap), e);
        } catch (Failure e) {
            consumer.close();
            throw e;
        }
        Thread thread = new Thread(() -> run(consumer, receiver), "follow-" + topic);
        thread.setDaemon(true);
        thread.start();
        return new Follower(consumer, thread);
    }

    private static void assign(KafkaConsumer<byte[], byte[]> consumer, String bootstrap, String topic, From from) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw Failure.of(
                    "there is no topic %s on %s. Start the jobs, or check --prefix".formatted(topic, bootstrap));
        }
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        if (from == From.BEGINNING) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        // Seeking is lazy: only asking for the position fixes it.
        partitions.forEach(consumer::position);
    }

    private static void run(KafkaConsumer<byte[], byte[]> consumer, Receiver receiver) {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        receiver.receive(record.value(), Instant.now());
                    }
                }
            }
        } catch (WakeupException | InterruptException e) {
            // Closed: this is how the loop ends.
        }
    }

    /** Waits until the follower ends, which it does by itself only when it fails. */
    public void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join(Duration.ofSeconds(5).toMillis());
    }
}
