/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.control.ConfigDesk;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Properties of the Kafka clients: the collector's defaults, then what the operator set, then what the sink cannot do without. */
final class ClientProperties {
    /** Memory of the producer. Half of it may be in flight, so that a send always finds room for the batches around its records. */
    static final int BUFFER_BYTES = 8 << 20;

    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.LINGER_MS_CONFIG,
            10,
            ProducerConfig.BATCH_SIZE_CONFIG,
            64 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            BUFFER_BYTES,
            // A broker that has vanished without a word shows after this time.
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            10_000,
            ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            2_000,
            // Keeps topics known through hours without events.
            ProducerConfig.METADATA_MAX_IDLE_CONFIG,
            24 * 3600 * 1000,
            CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
            false);

    /** What the order and the arithmetic of the sink rest on: no waiting in send, no giving up, no reordering. */
    private static final Map<String, Object> FIXED = Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            0,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            Integer.MAX_VALUE,
            ProducerConfig.RETRIES_CONFIG,
            Integer.MAX_VALUE,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            "org.apache.kafka.common.serialization.ByteArraySerializer",
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            "org.apache.kafka.common.serialization.ByteArraySerializer");

    private final SinkOptions.Kafka kafka;
    private final String clientId;

    ClientProperties(SinkOptions options) throws SinkUnavailableException {
        this.kafka = options.kafka();
        this.clientId = "acheron-collector-" + options.host().hostName();
        for (String key : kafka.properties().keySet()) {
            if (FIXED.containsKey(key)) {
                throw new SinkUnavailableException(
                        "kafka.properties.%s cannot be set: the collector sets it to %s so that no event is lost uncounted"
                                .formatted(key, FIXED.get(key)));
            }
        }
        String acks = kafka.properties().getOrDefault(ProducerConfig.ACKS_CONFIG, "all");
        if (!Set.of("all", "-1").contains(acks)) {
            throw new SinkUnavailableException(
                    "kafka.properties.acks is '%s'; only 'all' lets the collector know what was delivered"
                            .formatted(acks));
        }
    }

    Map<String, Object> producer() {
        Map<String, Object> properties = new HashMap<>(DEFAULTS);
        properties.putAll(common());
        properties.putAll(FIXED);
        return properties;
    }

    Map<String, Object> admin() {
        Map<String, Object> properties = common();
        retain(properties, AdminClientConfig.configNames());
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return properties;
    }

    /** A reader of a topic that holds little and changes rarely: small buffers, and requests that wait at the broker. */
    Map<String, Object> controlReader() {
        Map<String, Object> properties = common();
        retain(properties, ConsumerConfig.configNames());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-control");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, ConfigDesk.LARGEST_RECORD);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, ConfigDesk.LARGEST_RECORD);
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 32 * 1024);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience());
        // JMX beans nobody reads would take more memory than the records.
        properties.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    /** A producer that waits, for a person in front of it. */
    Map<String, Object> controlWriter() {
        Map<String, Object> properties = producer();
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        return properties;
    }

    /** How long a person waits for the broker, in milliseconds, unless the operator says otherwise. */
    private String patience() {
        return kafka.properties().getOrDefault(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    }

    /** Providers, which read secrets from files, have names of the operator's choice. */
    private static void retain(Map<String, Object> properties, Set<String> names) {
        properties.keySet().removeIf(name -> !names.contains(name) && !name.startsWith("config.providers"));
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.putAll(kafka.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        return properties;
    }
}
