/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Looks, before a job is submitted, whether its topics are there: the job itself would start again for ever without them. */
public final class TopicCheck {
    private static final int PATIENCE_S = 20;
    /** Rolling back takes an earlier bundle from the topic, so that each is kept for a month. */
    private static final Map<String, String> RULES = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
            Long.toString(Duration.ofDays(30).toMillis()));

    private final String bootstrap;
    private final Properties properties;

    /** @param properties further properties of the client, such as those for TLS */
    public TopicCheck(String bootstrap, Properties properties) {
        this.bootstrap = bootstrap;
        this.properties = properties;
    }

    /**
     * @param needed topics the job reads and writes
     * @param create create the missing ones with the defaults of the brokers; topics that hold state are compacted
     * @throws IOException if the brokers cannot be reached or a topic is missing; the message says what to do
     */
    public void require(List<String> needed, boolean create, Topics topics) throws IOException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        try (Admin admin = Admin.create(all)) {
            Set<String> there = admin.listTopics().names().get(PATIENCE_S, TimeUnit.SECONDS);
            List<String> missing = new ArrayList<>(needed);
            missing.removeAll(there);
            if (missing.isEmpty()) {
                return;
            }
            if (!create) {
                throw new IOException(
                        "topics missing at %s: %s; create them or start the job with --kafka.topics.create true"
                                .formatted(bootstrap, String.join(", ", missing)));
            }
            create(admin, missing, topics);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String advice = AccessAdvice.of(e, "--kafka.properties.*");
            if (cause instanceof ConfigException) {
                throw new IOException(
                        "Kafka's client takes no such property: %s. %s".formatted(cause.getMessage(), advice), e);
            }
            // That the time is over is all that a TimeoutException of Java says, by its name.
            String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
            throw new IOException(
                    "no answer from Kafka at %s (--kafka.bootstrap) within %d s%s. %s"
                            .formatted(bootstrap, PATIENCE_S, why, advice),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking Kafka at " + bootstrap, e);
        }
    }

    private static void create(Admin admin, List<String> missing, Topics topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> compacted = Set.of(topics.assets(), topics.rules(), topics.control());
        for (String topic : missing) {
            NewTopic wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
            if (compacted.contains(topic)) {
                wanted.configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
            }
            if (topic.equals(topics.rules())) {
                wanted.configs(RULES);
            }
            try {
                admin.createTopics(List.of(wanted)).all().get(PATIENCE_S, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                // Another job of the site may create the same topics at this moment.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }
}
