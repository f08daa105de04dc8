/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that a job can do without for a while: assets, rules, what jobs are told. Flink's own list of topics fails
 * the whole job when one of them is gone, and again at each start. This one has no partitions meanwhile. Those that readers hold stay with
 * them; their consumers ask for the topic until it is back, and begin at its start, since their offsets are beyond its end then.
 */
final class PatientTopic implements KafkaSubscriber {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PatientTopic.class);

    private final String topic;
    /** Written by the thread that asks the brokers, read by those that report metrics. */
    private transient volatile boolean gone;

    PatientTopic(String topic) {
        this.topic = topic;
    }

    /** @return whether it was missing when the brokers were asked last */
    boolean gone() {
        return gone;
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
        try {
            Set<TopicPartition> partitions = new LinkedHashSet<>();
            for (TopicDescription description :
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
                for (TopicPartitionInfo info : description.partitions()) {
                    partitions.add(new TopicPartition(topic, info.partition()));
                }
            }
            if (gone) {
                LOG.info("topic {} is back", topic);
                gone = false;
            }
            return partitions;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new FlinkRuntimeException("cannot list the partitions of topic " + topic, e);
            }
            if (!gone) {
                LOG.warn(
                        "topic {} is gone; the job goes on with what it has read of it. Create it again (acheron topics apply)"
                                + " and publish to it what it held",
                        topic);
                gone = true;
            }
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("interrupted while listing the partitions of topic " + topic, e);
        }
    }
}
