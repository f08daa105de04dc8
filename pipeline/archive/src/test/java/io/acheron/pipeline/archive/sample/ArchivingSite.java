/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A real broker and a real cluster with two slots, for a job that archives. */
public final class ArchivingSite implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final SingleObject<Alert> ALERTS = SingleObject.of(Alert.class);

    private final Path directory;
    private final EmbeddedKafka kafka;
    private final MiniCluster cluster;

    /** @param directory for checkpoints */
    public ArchivingSite(Path directory) throws Exception {
        this.directory = directory;
        kafka = new EmbeddedKafka();
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
        cluster.start();
    }

    public String bootstrap() {
        return kafka.bootstrap();
    }

    public MiniCluster cluster() {
        return cluster;
    }

    /** @return an environment with a checkpoint each second, that starts again after every failure */
    public StreamExecutionEnvironment environment(@Nullable Path checkpoint) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                checkpoints().toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        if (checkpoint != null) {
            configuration.set(
                    StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
        }
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
        env.setParallelism(2);
        return env;
    }

    public void send(List<Event> events) throws Exception {
        for (Event event : events) {
            kafka.send(TOPICS.events(), event.getHeader().getHostId(), EVENTS.encode(event));
        }
    }

    public void send(Alert alert) throws Exception {
        kafka.send(TOPICS.alerts(), "a", ALERTS.encode(alert));
    }

    /** Sends an event that nobody can read. */
    public void sendPoison() throws Exception {
        kafka.send(TOPICS.events(), "web-1", "poison".getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param number how many to read at most
     * @return the stages that put something aside
     */
    public Set<String> putAside(int number) {
        return kafka.read(TOPICS.deadLetters(), number, Duration.ofSeconds(2)).stream()
                .map(dead -> new String(dead.headers().lastHeader("stage").value(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }

    public Path latestCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints())) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingInt(folder ->
                            Integer.parseInt(folder.getFileName().toString().substring("chk-".length()))))
                    .orElseThrow();
        }
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    public static void await(Callable<Boolean> outcome) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!outcome.call()) {
            assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        kafka.close();
    }
}
