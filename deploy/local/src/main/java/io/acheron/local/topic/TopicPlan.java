/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import static java.util.Objects.requireNonNull;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.TopicChange.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/** Compares declared topics with those of a broker and makes them alike, without ever taking anything away. */
public final class TopicPlan implements AutoCloseable {
    private static final Map<String, Object> PATIENCE =
            Map.of("default.api.timeout.ms", "20000", "request.timeout.ms", "10000");

    private final KafkaAccess access;
    private final Admin admin;

    /** @throws Failure if the settings are not usable */
    public TopicPlan(KafkaAccess access) {
        this.access = access;
        try {
            this.admin = Admin.create(access.client(PATIENCE));
        } catch (KafkaException e) {
            throw KafkaFailure.of("cannot use the broker " + access.bootstrap(), e);
        }
    }

    /**
     * @return what differs, in the order of the declaration
     * @throws Failure if the broker does not answer or refuses
     */
    public List<TopicChange> compare(List<DeclaredTopic> declared) throws InterruptedException {
        try {
            Set<String> there = admin.listTopics().names().get();
            List<DeclaredTopic> known = declared.stream()
                    .filter(topic -> there.contains(topic.name()))
                    .toList();
            Map<String, TopicDescription> descriptions = admin.describeTopics(
                            known.stream().map(DeclaredTopic::name).toList())
                    .allTopicNames()
                    .get();
            Map<ConfigResource, Config> configs = admin.describeConfigs(
                            known.stream().map(TopicPlan::resource).toList())
                    .all()
                    .get();
            List<TopicChange> changes = new ArrayList<>();
            for (DeclaredTopic topic : declared) {
                TopicDescription description = descriptions.get(topic.name());
                if (description == null) {
                    changes.add(new TopicChange(
                            Kind.CREATE,
                            topic,
                            "%s: %d partitions, %d copies, %s"
                                    .formatted(topic.name(), topic.partitions(), topic.replication(), topic.config())));
                } else {
                    layout(topic, description, changes);
                    settings(topic, requireNonNull(configs.get(resource(topic))), changes);
                }
            }
            return changes;
        } catch (ExecutionException e) {
            throw KafkaFailure.of("cannot look at the topics of " + access.bootstrap(), e);
        }
    }

    private static void layout(DeclaredTopic topic, TopicDescription description, List<TopicChange> changes) {
        int there = description.partitions().size();
        if (there < topic.partitions() && topic.compacted()) {
            changes.add(new TopicChange(
                    Kind.LEAVE,
                    topic,
                    "%s: %d partitions, declared %d; not changed, because the last value of a key would stay where it is no longer looked for"
                            .formatted(topic.name(), there, topic.partitions())));
        } else if (there < topic.partitions()) {
            changes.add(new TopicChange(
                    Kind.ADD_PARTITIONS,
                    topic,
                    "%s: %d partitions, declared %d; hosts move to other partitions, so drain the jobs first"
                            .formatted(topic.name(), there, topic.partitions())));
        } else if (there > topic.partitions()) {
            changes.add(new TopicChange(
                    Kind.LEAVE,
                    topic,
                    "%s: %d partitions, declared %d; partitions cannot be taken away"
                            .formatted(topic.name(), there, topic.partitions())));
        }
        int copies = description.partitions().get(0).replicas().size();
        if (copies != topic.replication()) {
            changes.add(new TopicChange(
                    Kind.LEAVE,
                    topic,
                    "%s: %d copies, declared %d; move them with kafka-reassign-partitions"
                            .formatted(topic.name(), copies, topic.replication())));
        }
    }

    private static void settings(DeclaredTopic topic, Config config, List<TopicChange> changes) {
        Map<String, String> wanted = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        topic.config().forEach((name, value) -> {
            ConfigEntry entry = config.get(name);
            String now = entry == null ? "not known to the broker" : entry.value();
            if (!value.equals(now)) {
                wanted.put(name, value);
                texts.add("%s %s -> %s".formatted(name, now, value));
            }
        });
        if (!wanted.isEmpty()) {
            DeclaredTopic only = new DeclaredTopic(topic.name(), topic.partitions(), topic.replication(), wanted);
            changes.add(new TopicChange(Kind.CONFIGURE, only, topic.name() + ": " + String.join(", ", texts)));
        }
    }

    /**
     * Does what the changes say.
     *
     * @throws Failure if the broker refuses one; those before it are done
     */
    public void apply(List<TopicChange> changes) throws InterruptedException {
        for (TopicChange change : changes) {
            try {
                apply(change);
            } catch (ExecutionException e) {
                throw KafkaFailure.of("the broker %s refused: %s".formatted(access.bootstrap(), change.text()), e);
            }
        }
    }

    private void apply(TopicChange change) throws InterruptedException, ExecutionException {
        DeclaredTopic topic = change.topic();
        switch (change.kind()) {
            case CREATE ->
                admin.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), topic.replication())
                                .configs(topic.config())))
                        .all()
                        .get();
            case ADD_PARTITIONS ->
                admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(topic.partitions())))
                        .all()
                        .get();
            case CONFIGURE ->
                admin.incrementalAlterConfigs(Map.of(
                                resource(topic),
                                topic.config().entrySet().stream()
                                        .map(setting -> new AlterConfigOp(
                                                new ConfigEntry(setting.getKey(), setting.getValue()),
                                                AlterConfigOp.OpType.SET))
                                        .toList()))
                        .all()
                        .get();
            case LEAVE -> {}
        }
    }

    private static ConfigResource resource(DeclaredTopic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    @Override
    public void close() {
        admin.close();
    }
}
