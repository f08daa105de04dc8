/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.ingest.TopicCheck;
import io.acheron.pipeline.ingest.TopicSnapshot;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.control.JobConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the control topic tells the jobs, as a person at a terminal reads and changes it. */
public final class JobControl {
    private final KafkaAccess access;
    private final Topics topics;

    public JobControl(KafkaAccess access, Topics topics) {
        this.access = access;
        this.topics = topics;
    }

    /**
     * @param scope such as job:refine
     * @return what the topic holds of the scope
     * @throws Failure if the broker does not answer
     */
    public Optional<JobConfig> read(String scope) {
        try {
            new TopicCheck(access.bootstrap(), access.further()).require(List.of(topics.control()), true, topics);
            return new TopicSnapshot<>(access.bootstrap(), topics.control(), JobConfig.class, access.further())
                    .read().stream()
                            .filter(config -> config.getScope().equals(scope))
                            .findFirst();
        } catch (IOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Returns when the broker has it.
     *
     * @throws Failure if the broker does not take it
     */
    public void write(JobConfig config) throws InterruptedException {
        try (Publisher publisher = Publisher.to(access)) {
            publisher.send(topics.control(), config.getScope(), JobConfig.class, config);
            publisher.flush();
        }
    }

    /**
     * Takes back what the topic holds of a scope.
     *
     * @throws Failure if the broker does not take it
     */
    public void clear(String scope) throws InterruptedException {
        try (Publisher publisher = Publisher.to(access)) {
            publisher.delete(topics.control(), scope);
            publisher.flush();
        }
    }
}
