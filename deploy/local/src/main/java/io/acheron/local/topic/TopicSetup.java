/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.ingest.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the topics of the system on a broker that has nobody else to create them. */
public final class TopicSetup {
    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
    /** Rolling back takes an earlier bundle from the topic, so that each is kept for a month. */
    private static final Map<String, String> RULES = Map.of(
            "cleanup.policy",
            "compact",
            "min.compaction.lag.ms",
            Long.toString(Duration.ofDays(30).toMillis()));

    /**
     * @param bootstrap the broker
     * @param topics names
     * @throws Failure if the broker refuses
     */
    public static void create(String bootstrap, Topics topics) throws InterruptedException {
        List<NewTopic> all = List.of(
                topic(topics.rawEvents()),
                topic(topics.events()),
                topic(topics.alerts()),
                topic(topics.alertsJson()),
                topic(topics.incidents()),
                topic(topics.status()),
                topic(topics.deadLetters()),
                topic(topics.control()).configs(COMPACTED),
                topic(topics.assets()).configs(COMPACTED),
                topic(topics.rules()).configs(RULES));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(all).all().get();
        } catch (ExecutionException e) {
            throw Failure.of("cannot create the topics on %s: %s".formatted(bootstrap, Failure.reason(e)), e);
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, 1, (short) 1);
    }

    private TopicSetup() {}
}
