/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.awaitility.Awaitility.await;

import io.acheron.pipeline.sample.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job on a cluster of its own, which loses its task manager and takes checkpoints when the test says so. */
final class MortalJob implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final MiniCluster cluster;
    private final JobID job;

    private MortalJob(MiniCluster cluster, JobID job) {
        this.cluster = cluster;
        this.job = job;
    }

    /**
     * @param job such as {@code RefineJob::build}
     * @param directory for checkpoints
     * @return when it has completed a checkpoint
     */
    static MortalJob start(
            BiConsumer<StreamExecutionEnvironment, Map<String, String>> job,
            EmbeddedKafka kafka,
            Map<String, String> further,
            Path directory)
            throws Exception {
        Configuration configuration = new Configuration();
        // So rarely that the test alone decides when.
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        MiniCluster cluster = cluster(configuration);
        try {
            StreamExecutionEnvironment env = new StreamExecutionEnvironment(cluster.getConfiguration());
            env.setParallelism(1);
            Map<String, String> options = new HashMap<>(further);
            options.put("kafka.bootstrap", kafka.bootstrap());
            options.put("kafka.topics.create", "true");
            job.accept(env, options);
            MortalJob started = new MortalJob(
                    cluster, cluster.submitJob(env.getStreamGraph()).get().getJobID());
            started.checkpoint();
            return started;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    /** @return a started cluster of one slot, which starts what failed again and again */
    static MiniCluster cluster(Configuration configuration) throws Exception {
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(300));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
                .build());
        cluster.start();
        return cluster;
    }

    /** Takes a checkpoint; tries until all tasks run. */
    void checkpoint() {
        await("a checkpoint")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> cluster.triggerCheckpoint(job, CheckpointType.DEFAULT)
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        > 0);
    }

    /** Ends the task manager without a word to the job, and starts another. */
    void loseTaskManager() throws Exception {
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
