/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.schema.asset.Asset;
import io.acheron.schema.codec.SingleObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes CMDB entries to the compacted asset topic, by host id. */
public final class AssetPublisher {
    private final String bootstrap;
    private final String topic;
    private final Properties properties;

    /** @param properties further properties of the producer */
    public AssetPublisher(String bootstrap, String topic, Properties properties) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.properties = properties;
    }

    /**
     * Returns when the brokers have all entries.
     *
     * @throws IOException if they did not take one; entries before it are published
     */
    public void publish(List<Asset> assets) throws IOException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        SingleObject<Asset> codec = SingleObject.of(Asset.class);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Asset asset : assets) {
                byte[] key = asset.getHostId().getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<>(topic, key, codec.encode(asset))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException | KafkaException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot publish to topic %s at %s: %s".formatted(topic, bootstrap, why.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while publishing to " + topic, e);
        }
    }
}
