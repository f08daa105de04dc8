/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.control.ConfigDesk;
import io.acheron.collector.publish.RateLimitedLog;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic from its beginning and hands its records to the desk, in a thread of its own. Partitions are assigned, not
 * subscribed to: each collector reads all, and a group of a whole fleet would rebalance with each host that comes or goes.
 */
public final class ControlTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Map<String, Object> properties;
    private final String topic;
    private final ConfigDesk desk;
    private final RateLimitedLog log = new RateLimitedLog(LOG);
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    private ControlTopic(Map<String, Object> properties, String topic, ConfigDesk desk) {
        this.properties = properties;
        this.topic = topic;
        this.desk = desk;
        this.thread = new Thread(this::run, "acheron-control");
        this.thread.setDaemon(true);
    }

    /**
     * Begins to read; returns at once, whether the broker is there or not.
     *
     * @param desk takes the records, in the reader's thread
     * @throws SinkUnavailableException if the properties of the clients cannot be used
     */
    public static ControlTopic follow(SinkOptions options, ConfigDesk desk) throws SinkUnavailableException {
        ControlTopic topic = new ControlTopic(
                new ClientProperties(options).controlReader(), options.kafka().controlTopic(), desk);
        topic.thread.start();
        return topic;
    }

    private void run() {
        while (!isClosed()) {
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(properties)) {
                consumer = opened;
                if (!isClosed()) { // otherwise close() came too early to wake it up
                    follow(opened);
                }
            } catch (WakeupException e) {
                return; // closed
            } catch (KafkaException e) {
                log.warn("cannot read %s (%s); the configuration in force stays, next try follows"
                        .formatted(topic, reason(e)));
            }
            pause();
        }
    }

    private static String reason(KafkaException problem) {
        Throwable cause = problem.getCause();
        return cause == null ? String.valueOf(problem.getMessage()) : problem.getMessage() + ": " + cause.getMessage();
    }

    private void pause() {
        try {
            closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void follow(KafkaConsumer<byte[], byte[]> from) {
        List<PartitionInfo> found = from.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            LOG.debug("there is no topic {} yet", topic);
            return;
        }
        List<TopicPartition> partitions = found.stream()
                .map(it -> new TopicPartition(topic, it.partition()))
                .toList();
        from.assign(partitions);
        from.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        Set<String> seen = new HashSet<>();
        boolean behind = true;
        while (!isClosed()) {
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                hand(record, seen);
            }
            if (behind && ends.entrySet().stream().allMatch(it -> from.position(it.getKey()) >= it.getValue())) {
                behind = false;
                desk.caughtUp(seen);
                seen.clear();
            }
        }
    }

    private void hand(ConsumerRecord<byte[], byte[]> record, Set<String> seen) {
        byte[] key = record.key();
        String scope = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (desk.concerns(scope)) {
            seen.add(scope);
            String origin = "%s/%d/%d".formatted(record.topic(), record.partition(), record.offset());
            desk.receive(scope, record.value(), origin);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> opened = consumer;
        if (opened != null) {
            opened.wakeup(); // not interrupt(): the client would log a stack trace for each of its parts that it closes
        }
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
