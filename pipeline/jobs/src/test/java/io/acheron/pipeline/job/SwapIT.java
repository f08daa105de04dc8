/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.RuleStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules change while the job runs on two subtasks, while a machine of it is down, and between two runs. */
@Timeout(900)
class SwapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Topics TOPICS = new Topics("acheron");
    /** Numbers of events that nothing depends on. */
    private static final int FURTHER = 10_000;

    private static final String KEPT = Sample.ASK_THEN_RUN;
    private static final String CHANGING = Sample.ASK_THEN_RUN
            .replace("000000000002", "000000000009")
            .replace("title: Name asked", "title: Changing name asked");

    private final SingleObject<RuleStatus> statuses = SingleObject.of(RuleStatus.class);
    private final SingleObject<Alert> alertCodec = SingleObject.of(Alert.class);

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private MiniCluster cluster;
    private KafkaConsumer<byte[], byte[]> reader;
    private final List<RuleStatus> answers = new ArrayList<>();
    private final List<String> alerts = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private int further;

    @BeforeEach
    void start() throws Exception {
        kafka = new EmbeddedKafka();
        options.put("kafka.bootstrap", kafka.bootstrap());
        options.put("kafka.topics.create", "true");
        options.put("event-time.out-of-orderness", "100ms");
        options.put("event-time.silence", "500ms");
        options.put("alert.throttle", "0s");
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(300));
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(1)
                .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
                .build());
        cluster.start();
        Settings settings = Settings.of("detect", options);
        Launch.checkTopics(
                settings,
                List.of(
                        TOPICS.events(),
                        TOPICS.rules(),
                        TOPICS.status(),
                        TOPICS.alerts(),
                        TOPICS.alertsJson(),
                        TOPICS.deadLetters()));
        reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                List.of(new TopicPartition(TOPICS.status(), 0), new TopicPartition(TOPICS.alerts(), 0));
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
    }

    @AfterEach
    void stop() throws Exception {
        if (reader != null) {
            reader.close(Duration.ZERO);
        }
        if (cluster != null) {
            cluster.close();
        }
        kafka.close();
    }

    /** One story: each part needs what the part before left behind. */
    @Test
    void shouldSwapOnEverySubtaskAndKeepTheStateOfWhatDidNotChange() throws Exception {
        publish(1, KEPT, CHANGING);
        JobID job = submit(null);
        assertThat(inForceOnBoth(1)).as(() -> failure(job)).isTrue();

        // Both begin before the swap; only the one that did not change ends after it.
        begin("web-1");
        long published = System.nanoTime();
        publish(2, KEPT, CHANGING.replace("within: 30s", "within: 31s"));
        assertThat(inForceOnBoth(2)).isTrue();
        System.out.printf(
                "published to in force on both subtasks: %d ms%n", (System.nanoTime() - published) / 1_000_000);
        end("web-1");
        assertThat(alerted("web-1")).isTrue();

        // A broken one is refused by both, each naming file and line.
        publish(3, KEPT, "title: [");
        assertThat(both(status -> status.getVersion() == 3
                        && !status.getAccepted()
                        && status.getProblems().get(0).getPath().equals("test/rule_1.yaml")))
                .isTrue();

        // A machine is lost, rules are published meanwhile, and it comes back.
        begin("web-2");
        cluster.terminateTaskManager(0).get();
        publish(4, KEPT, CHANGING.replace("within: 30s", "within: 32s"));
        cluster.startTaskManager();
        assertThat(inForceOnBoth(4)).isTrue();
        end("web-2");
        assertThat(alerted("web-2")).isTrue();

        // The job is stopped, rules are published meanwhile, and it goes on from the savepoint.
        begin("web-3");
        String savepoint = cluster.stopWithSavepoint(
                        job, directory.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        publish(5, KEPT, CHANGING.replace("within: 30s", "within: 33s"));
        submit(savepoint);
        assertThat(inForceOnBoth(5)).isTrue();
        end("web-3");
        assertThat(alerted("web-3")).isTrue();

        // Had the changed rule found what began under the rule it was, its alerts would stand before these.
        begin("web-4");
        end("web-4");
        assertThat(until(() -> alerts.contains("web-4 Changing name asked, then a program run")
                        && alerts.contains("web-4 Name asked, then a program run")))
                .isTrue();
        assertThat(alerts)
                .noneMatch(alert -> alert.matches("web-[123] Changing.*"))
                .contains(
                        "web-1 Name asked, then a program run",
                        "web-2 Name asked, then a program run",
                        "web-3 Name asked, then a program run");
        assertThat(answers)
                .filteredOn(RuleStatus::getAccepted)
                .allMatch(status -> status.getRules() == 2 && status.getSubtasks() == 2);
    }

    private JobID submit(@Nullable String savepoint) throws Exception {
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(cluster.getConfiguration());
        env.setParallelism(2);
        DetectJob.build(env, options);
        StreamGraph graph = env.getStreamGraph();
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        return cluster.submitJob(graph).get().getJobID();
    }

    private void publish(long version, String... rules) throws Exception {
        kafka.send(TOPICS.rules(), "default", SingleObject.of(RuleBundle.class).encode(Sample.bundle(version, rules)));
    }

    /** The name is asked for; a later event of another host lets the watermark pass it. */
    private void begin(String host) throws Exception {
        int second = second(host);
        send(Sample.ask(host, 1, second, 7, "a.example"));
        send(Sample.exec("other", second, second + 1, 9, "/bin/true"));
        // What is in the checkpoint is what was read before it: let one pass that began after the events were written.
        awaitCheckpoint(second);
    }

    private void end(String host) throws Exception {
        send(Sample.exec(host, 2, second(host) + 2, 7, "/bin/sh"));
        send(Sample.exec("other", second(host) + 1, second(host) + 9, 9, "/bin/true"));
    }

    private static int second(String host) {
        return 100 * (host.charAt(host.length() - 1) - '0');
    }

    private void awaitCheckpoint(int second) throws Exception {
        // The reader of the events commits its offset when a checkpoint is complete: all that was written is then in
        // it.
        TopicPartition partition = new TopicPartition(TOPICS.events(), 0);
        long written = requireNonNull(reader.endOffsets(List.of(partition)).get(partition));
        try (var admin = org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            assertThat(until(() -> {
                        // It commits between two polls, and one that finds nothing lasts ten seconds.
                        send(Sample.exec("other", FURTHER + further++, second + 1, 9, "/bin/true"));
                        return committed(admin, partition) >= written;
                    }))
                    .isTrue();
        }
    }

    private static long committed(org.apache.kafka.clients.admin.Admin admin, TopicPartition partition) {
        try {
            var offset = admin.listConsumerGroupOffsets("acheron-detect")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return offset == null ? -1 : offset.offset();
        } catch (java.util.concurrent.ExecutionException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String failure(JobID job) {
        try {
            var graph = cluster.getExecutionGraph(job).get();
            var info = graph.getFailureInfo();
            StringBuilder tasks = new StringBuilder();
            graph.getAllExecutionVertices()
                    .forEach(task -> tasks.append(task.getTaskNameWithSubtaskIndex())
                            .append(' ')
                            .append(task.getExecutionState())
                            .append('\n'));
            return graph.getState() + "\n" + tasks + answers + "\n"
                    + (info == null ? "no failure" : info.getExceptionAsString());
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            return "the job is gone: " + e.getMessage();
        }
    }

    private boolean inForceOnBoth(long version) throws Exception {
        return both(status -> status.getVersion() == version && status.getAccepted());
    }

    private boolean both(Predicate<RuleStatus> which) throws Exception {
        return until(() -> answers.stream()
                .filter(which)
                .map(RuleStatus::getSubtask)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new))
                .containsAll(List.of(0, 1)));
    }

    private boolean alerted(String host) throws Exception {
        return until(() -> alerts.contains(host + " Name asked, then a program run"));
    }

    private boolean until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                return false;
            }
            reader.poll(Duration.ofMillis(20)).forEach(record -> {
                try {
                    if (record.topic().equals(TOPICS.alerts())) {
                        Alert alert = alertCodec.decode(record.value());
                        alerts.add(alert.getEvents().get(0).getHeader().getHostId() + " "
                                + alert.getRule().getTitle());
                    } else if (statuses.recognises(record.value())) {
                        answers.add(statuses.decode(record.value()));
                    }
                } catch (io.acheron.schema.codec.UndecodableRecordException e) {
                    throw new AssertionError(e);
                }
            });
        }
        return true;
    }

    private void send(Event event) throws Exception {
        kafka.send(
                TOPICS.events(),
                event.getHeader().getHostId(),
                SingleObject.of(Event.class).encode(event));
    }
}
