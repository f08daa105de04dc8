/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.acheron.local.run.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that declares the topics, see {@code deploy/kafka/topics.yaml}. */
public final class TopicFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private record Document(
            int replication,
            @Nullable Map<String, String> config,
            @Nullable Map<String, Topic> topics) {}

    private record Topic(int partitions, @Nullable Map<String, String> config) {}

    /**
     * @param file YAML
     * @param prefix first part of the names
     * @param replication copies of each partition; null for what the file says
     * @throws Failure if it cannot be read; names the line
     */
    public static List<DeclaredTopic> read(Path file, String prefix, @Nullable Integer replication) {
        Document document;
        try {
            document = YAML.readValue(file.toFile(), Document.class);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            throw Failure.of("%s:%d: %s".formatted(file, at == null ? 1 : at.getLineNr(), e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw Failure.of("cannot read the topics: " + Failure.reason(e), e);
        }
        int copies = replication == null ? document.replication() : replication;
        if (copies < 1 || copies > Short.MAX_VALUE || document.topics() == null) {
            throw Failure.of("%s: replication must be at least 1, and topics must be declared".formatted(file));
        }
        return document.topics().entrySet().stream()
                .map(topic -> declared(file, prefix + '.' + topic.getKey(), topic.getValue(), document, copies))
                .toList();
    }

    private static DeclaredTopic declared(Path file, String name, Topic topic, Document document, int copies) {
        if (topic == null || topic.partitions() < 1) {
            throw Failure.of("%s: topic %s: partitions must be at least 1".formatted(file, name));
        }
        Map<String, String> config = new LinkedHashMap<>();
        if (document.config() != null) {
            config.putAll(document.config());
        }
        if (topic.config() != null) {
            config.putAll(topic.config());
        }
        // More than there are copies would refuse every write.
        config.computeIfPresent(
                "min.insync.replicas", (key, value) -> Integer.toString(Math.min(Integer.parseInt(value), copies)));
        return new DeclaredTopic(name, topic.partitions(), (short) copies, config);
    }

    private TopicFile() {}
}
