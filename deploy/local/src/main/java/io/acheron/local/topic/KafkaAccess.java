/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the brokers. Its text never shows the properties: they may hold passwords.
 *
 * @param bootstrap host:port separated by commas
 * @param properties further properties of Kafka's clients, such as those for TLS and SASL
 */
public record KafkaAccess(String bootstrap, Map<String, String> properties) {
    /** Brokers that ask for nothing. */
    public static KafkaAccess plain(String bootstrap) {
        return new KafkaAccess(bootstrap, Map.of());
    }

    /**
     * @param file properties as Kafka's own tools take them; null for none
     * @throws Failure if it cannot be read
     */
    public static KafkaAccess of(String bootstrap, @Nullable Path file) {
        if (file == null) {
            return plain(bootstrap);
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.of(
                    "cannot read the Kafka properties in %s: %s. Write key=value, one a line"
                            .formatted(file, Failure.reason(e)),
                    e);
        }
        Map<String, String> properties = new HashMap<>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return new KafkaAccess(bootstrap, Map.copyOf(properties));
    }

    /** @return settings of a client: the given ones, which the properties may change, and the brokers */
    public Map<String, Object> client(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(properties);
        all.put("bootstrap.servers", bootstrap);
        return all;
    }

    /** @return the further properties */
    Properties further() {
        Properties further = new Properties();
        further.putAll(properties);
        return further;
    }

    @Override
    public String toString() {
        return bootstrap;
    }
}
