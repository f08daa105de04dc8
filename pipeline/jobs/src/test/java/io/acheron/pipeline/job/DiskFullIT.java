/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.sample.SmallDisk;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the checkpoints, or that on which RocksDB works, is full for a while: a real one, in memory. */
@Timeout(600)
class DiskFullIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Topics TOPICS = new Topics("acheron");

    @TempDir
    private Path directory;

    @Test
    void shouldGoOnWithoutCheckpointsAndTakeThemAgainWhenThereIsSpace() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(directory.resolve("disk")), "4m");
                EmbeddedKafka kafka = new EmbeddedKafka();
                MiniCluster cluster = cluster(checkpoints(disk.folder()))) {
            JobID job = submit(kafka, cluster);
            Feed.netcats(kafka, 1, 3);
            assertThat(alerts(kafka, 3)).hasSize(3);
            await().atMost(PATIENCE).until(() -> counts(cluster, job).getNumberOfCompletedCheckpoints() > 0);

            Path filler = disk.fill();
            long failed = counts(cluster, job).getNumberOfFailedCheckpoints();
            await().atMost(PATIENCE).until(() -> counts(cluster, job).getNumberOfFailedCheckpoints() >= failed + 3);
            Feed.netcats(kafka, 4, 6);
            assertThat(alerts(kafka, 6)).hasSize(6);
            assertThat(graph(cluster, job).getState()).isEqualTo(JobStatus.RUNNING);

            Files.delete(filler);
            long completed = counts(cluster, job).getNumberOfCompletedCheckpoints();
            await().atMost(PATIENCE)
                    .until(() -> counts(cluster, job).getNumberOfCompletedCheckpoints() >= completed + 2);
            // The new checkpoints are good: the job goes on from one.
            cluster.terminateTaskManager(0).get();
            cluster.startTaskManager();
            Feed.netcats(kafka, 7, 9);
            assertThat(alerts(kafka, 9)).hasSize(9);
            assertThat(kafka.read(TOPICS.deadLetters(), 0, PATIENCE)).isEmpty();
        }
    }

    /** The working files of RocksDB: what is in them is in the last checkpoint too, or is made again from the topics. */
    @Test
    void shouldWaitForSpaceForRocksDbAndLoseNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(directory.resolve("disk")), "64m");
                EmbeddedKafka kafka = new EmbeddedKafka();
                MiniCluster cluster = cluster(rocksDb(disk.folder()))) {
            JobID job = submit(kafka, cluster);
            Feed.netcats(kafka, 1, 3);
            assertThat(alerts(kafka, 3)).hasSize(3);
            await().atMost(PATIENCE).until(() -> counts(cluster, job).getNumberOfCompletedCheckpoints() > 0);

            Path filler = disk.fill();
            Feed.netcats(kafka, 4, 6);
            await().atMost(PATIENCE).until(() -> failure(cluster, job).contains("No space left on device"));
            assertThat(graph(cluster, job).getState().isTerminalState()).isFalse();

            Files.delete(filler);
            Feed.netcats(kafka, 7, 9);
            assertThat(alerts(kafka, 9)).hasSize(9);
            long completed = counts(cluster, job).getNumberOfCompletedCheckpoints();
            await().atMost(PATIENCE).until(() -> counts(cluster, job).getNumberOfCompletedCheckpoints() > completed);
            assertThat(kafka.read(TOPICS.deadLetters(), 0, PATIENCE)).isEmpty();
        }
    }

    /** @return why the job was started again last, as Flink's page tells it; empty if it was not */
    private static String failure(MiniCluster cluster, JobID job) throws Exception {
        ErrorInfo failure = graph(cluster, job).getFailureInfo();
        return failure == null ? "" : failure.getExceptionAsString();
    }

    private static Configuration checkpoints(Path disk) {
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, disk.toUri().toString());
        return configuration;
    }

    private Configuration rocksDb(Path disk) {
        Configuration configuration = checkpoints(directory.resolve("checkpoints"));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.setString("state.backend.rocksdb.localdir", disk.toString());
        return configuration;
    }

    private static MiniCluster cluster(Configuration configuration) throws Exception {
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        // As in deploy/flink/config.yaml.
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        return MortalJob.cluster(configuration);
    }

    private static JobID submit(EmbeddedKafka kafka, MiniCluster cluster) throws Exception {
        Map<String, String> options = Map.of(
                "kafka.bootstrap", kafka.bootstrap(),
                "kafka.topics.create", "true",
                "alert.throttle", "0s",
                "event-time.silence", "1s");
        Feed.rules(kafka, Sample.bundle(1, Sample.NETCAT));
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(cluster.getConfiguration());
        env.setParallelism(1);
        SiteJob.build(env, options);
        return cluster.submitJob(env.getStreamGraph()).get().getJobID();
    }

    private static CheckpointStatsCounts counts(MiniCluster cluster, JobID job) throws Exception {
        return graph(cluster, job).getCheckpointStatsSnapshot().getCounts();
    }

    private static AccessExecutionGraph graph(MiniCluster cluster, JobID job) throws Exception {
        return cluster.getExecutionGraph(job).get();
    }

    /** @return ids of the alerts, when there are so many or no more come */
    private static Set<String> alerts(EmbeddedKafka kafka, int count) throws Exception {
        Set<String> ids = new TreeSet<>();
        for (int atLeast = count; ids.size() < count; ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.alerts(), atLeast, PATIENCE);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ids.add(SingleObject.of(Alert.class).decode(record.value()).getAlertId());
            }
            if (records.size() < atLeast) {
                break;
            }
            atLeast = records.size() + 1; // some came twice
        }
        return ids;
    }
}
