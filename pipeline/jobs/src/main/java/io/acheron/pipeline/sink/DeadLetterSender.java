/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.pipeline.fault.DeadLetter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends dead letters from inside a sink, which has no output of its own that Flink could carry to the dead-letter topic. */
public final class DeadLetterSender implements AutoCloseable {
    private final String topic;
    private final DeadLetterRecords records;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    /** @param properties further properties of the producer */
    public DeadLetterSender(String bootstrap, String topic, Properties properties) {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        this.topic = topic;
        this.records = new DeadLetterRecords(topic);
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Hands a dead letter to the producer; it has arrived after {@link #flush()}. */
    public void send(DeadLetter dead) {
        sent.add(producer.send(records.write(dead)));
    }

    /** @throws IOException if the brokers did not take one; what made it must be done again */
    public void flush() throws IOException {
        producer.flush();
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException | KafkaException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot write a dead letter to topic %s: %s".formatted(topic, why.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing a dead letter to topic " + topic, e);
        } finally {
            sent.clear();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
