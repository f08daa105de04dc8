/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.publish.SinkOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the topics the collector writes to exist. */
final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    private final SinkOptions.Kafka kafka;

    Topics(SinkOptions.Kafka kafka) {
        this.kafka = kafka;
    }

    /**
     * Creates the topics that are missing.
     *
     * @throws TopicsUnavailableException if the broker cannot be asked or refuses; the message tells what to do
     */
    void ensure(Map<String, Object> properties) throws TopicsUnavailableException, InterruptedException {
        try (Admin admin = Admin.create(properties)) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (String name : names()) {
                if (!existing.contains(name)) {
                    missing.add(new NewTopic(name, partitions(name), replication()));
                }
            }
            for (NewTopic topic : missing) {
                create(admin, topic);
            }
        } catch (ExecutionException e) {
            throw new TopicsUnavailableException(
                    "Kafka at %s does not answer (%s)".formatted(kafka.bootstrap(), causeOf(e)));
        }
    }

    /** The topics the collector writes to. */
    List<String> names() {
        return List.of(kafka.eventTopic(), kafka.statusTopic(), kafka.inventoryTopic());
    }

    private void create(Admin admin, NewTopic topic) throws TopicsUnavailableException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            LOG.info("created topic {}", topic.name());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return; // another collector was first
            }
            throw new TopicsUnavailableException(
                    "topic %s does not exist and cannot be created (%s); create it: kafka-topics.sh --bootstrap-server %s --create --topic %s --partitions %s"
                            .formatted(
                                    topic.name(),
                                    causeOf(e),
                                    kafka.bootstrap(),
                                    topic.name(),
                                    Math.max(1, kafka.partitions())));
        }
    }

    private static String causeOf(ExecutionException problem) {
        Throwable cause = problem.getCause();
        return String.valueOf((cause == null ? problem : cause).getMessage());
    }

    private Optional<Integer> partitions(String name) {
        // A heartbeat every ten seconds needs no parallel readers.
        int wanted = name.equals(kafka.statusTopic()) ? 1 : kafka.partitions();
        return wanted > 0 ? Optional.of(wanted) : Optional.empty();
    }

    private Optional<Short> replication() {
        return kafka.replication() > 0 ? Optional.of((short) kafka.replication()) : Optional.empty();
    }

    /** Why the topics are not there; without a stack trace, since it is tried again. */
    static final class TopicsUnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        TopicsUnavailableException(String message) {
            super(message, null, false, false);
        }
    }
}
