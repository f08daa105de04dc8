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
import java.util.Properties;

/** What the control topic tells the jobs, as a person at a terminal reads and changes it. */
public final class JobControl {
    private final String bootstrap;
    private final Topics topics;

    public JobControl(String bootstrap, Topics topics) {
        this.bootstrap = bootstrap;
        this.topics = topics;
    }

    /**
     * @param scope such as job:refine
     * @return what the topic holds of the scope
     * @throws Failure if the broker does not answer
     */
    public Optional<JobConfig> read(String scope) {
        try {
            new TopicCheck(bootstrap, new Properties()).require(List.of(topics.control()), true, topics);
            return new TopicSnapshot<>(bootstrap, topics.control(), JobConfig.class, new Properties())
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
        try (Publisher publisher = Publisher.to(bootstrap)) {
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
        try (Publisher publisher = Publisher.to(bootstrap)) {
            publisher.delete(topics.control(), scope);
            publisher.flush();
        }
    }
}
