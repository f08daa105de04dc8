/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.sample.EmbeddedKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A job between real topics on a cluster in this JVM; the first failure ends it. */
final class KafkaJob implements AutoCloseable {
    private final JobClient client;

    private KafkaJob(JobClient client) {
        this.client = client;
    }

    /**
     * @param job such as {@code RefineJob::build}
     * @param savepoint to start from; null to start anew
     */
    static KafkaJob start(
            BiConsumer<StreamExecutionEnvironment, Map<String, String>> job,
            EmbeddedKafka kafka,
            Map<String, String> further,
            @Nullable Path savepoint)
            throws Exception {
        return start(job, kafka, further, savepoint, 1);
    }

    /** @param parallelism of the job */
    static KafkaJob start(
            BiConsumer<StreamExecutionEnvironment, Map<String, String>> job,
            EmbeddedKafka kafka,
            Map<String, String> further,
            @Nullable Path savepoint,
            int parallelism)
            throws Exception {
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        JobGauges.configure(cluster);
        if (savepoint != null) {
            cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, cluster);
        Map<String, String> options = new HashMap<>(further);
        options.put("kafka.bootstrap", kafka.bootstrap());
        options.put("kafka.topics.create", "true");
        job.accept(env, options);
        return new KafkaJob(env.executeAsync());
    }

    /** @return where the savepoint is */
    Path savepoint(Path directory) throws Exception {
        return Path.of(
                java.net.URI.create(client.triggerSavepoint(directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get()));
    }

    /** @return why the job has ended, with all causes; empty while it runs */
    String failure() throws Exception {
        CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
        if (!result.isDone()) {
            return "";
        }
        try {
            return "ended: " + result.get();
        } catch (ExecutionException e) {
            return ExceptionUtils.stringifyException(e);
        }
    }

    @Override
    public void close() throws Exception {
        client.cancel().get();
    }
}
