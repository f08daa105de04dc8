/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.publish.RateLimitedLog;
import io.acheron.collector.publish.kafka.Topics.TopicsUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects in a thread of its own: looking up hosts, asking for topics and starting a producer all wait, which the thread that drains
 * the ring must not. The thread ends when it has a producer.
 */
final class Connector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final long LEARNING_NS = Duration.ofSeconds(5).toNanos();

    private final ClientProperties properties;
    private final Topics topics;
    private final RateLimitedLog log = new RateLimitedLog(LOG);
    private final AtomicReference<@Nullable KafkaProducer<byte[], byte[]>> connected = new AtomicReference<>();
    private @Nullable Thread thread;

    Connector(ClientProperties properties, Topics topics) {
        this.properties = properties;
        this.topics = topics;
    }

    /** Begins to connect after {@code pause}; returns at once. */
    void connect(Duration pause) {
        Thread started = new Thread(() -> run(pause), "acheron-connect");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** A producer, once; null while connecting. */
    @Nullable
    KafkaProducer<byte[], byte[]> take() {
        return connected.getAndSet(null);
    }

    private void run(Duration firstPause) {
        Duration pause = firstPause;
        try {
            Thread.sleep(pause.toMillis());
            while (!attempt()) {
                pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean attempt() throws InterruptedException {
        try {
            topics.ensure(properties.admin());
            KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties.producer());
            learnTopics(producer);
            connected.set(producer);
            return true;
        } catch (TopicsUnavailableException e) {
            log.warn(e.getMessage() + "; events wait in the spool, next try follows");
        } catch (KafkaException e) {
            log.warn("cannot connect to Kafka: %s%s; events wait in the spool, next try follows"
                    .formatted(
                            e.getMessage(),
                            e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")"));
        }
        return false;
    }

    /** So that the first send finds the topics known; it does not wait for them. */
    private void learnTopics(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        long start = System.nanoTime();
        for (String topic : topics.names()) {
            while (!knows(producer, topic) && System.nanoTime() - start < LEARNING_NS) {
                Thread.sleep(20);
            }
        }
    }

    private static boolean knows(KafkaProducer<byte[], byte[]> producer, String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (TimeoutException e) {
            return false; // asked for now
        }
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        KafkaProducer<byte[], byte[]> unused = take();
        if (unused != null) {
            unused.close(Duration.ZERO);
        }
    }
}
