/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import io.acheron.cluster.FlinkCluster;
import io.acheron.local.broker.BrokerProcess;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.run.Installation;
import io.acheron.local.run.JavaProcess;
import io.acheron.local.run.TempDirectory;
import io.acheron.local.topic.DeclaredTopic;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.Publisher;
import io.acheron.local.topic.TopicFile;
import io.acheron.local.topic.TopicPlan;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.rule.RuleBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, a cluster with one task manager, and the topics of one prefix. */
final class Rig implements AutoCloseable {
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern OVER_SEVERAL_EVENTS = Pattern.compile("(?m)^(sequence|correlation):");
    private static final int PARTITIONS = 2;

    private final Path root = Installation.root();
    private final TempDirectory directory = TempDirectory.create();
    private final BrokerProcess broker;
    private final FlinkCluster cluster;
    private int taskManagers = 1;

    /**
     * @param backend {@code rocksdb}, or {@code hashmap}: state on the heap, which then has the memory that RocksDB would
     * @return settings for a cluster of that state backend
     */
    static Map<String, String> backend(String backend) {
        return switch (backend) {
            case "rocksdb" -> Map.of();
            case "hashmap" ->
                Map.of(
                        "state.backend.type", "hashmap",
                        "taskmanager.memory.task.heap.size", "2240m",
                        "taskmanager.memory.managed.size", "64m");
            default -> throw new IllegalArgumentException("--backend: rocksdb or hashmap, not " + backend);
        };
    }

    Rig(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "execution.checkpointing.interval", "10 s",
                "execution.checkpointing.min-pause", "500 ms",
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "30 s",
                "taskmanager.memory.task.heap.size", "768m",
                // As recommended, for two slots; with a sixth of it RocksDB has no room to keep the indexes of its
                // files.
                "taskmanager.memory.managed.size", "1536m"));
        all.putAll(settings);
        String kafkaJars =
                Files.readString(root.resolve("deploy/local/target/classpath")).trim();
        broker = BrokerProcess.start(kafkaJars, directory.resolve("kafka"));
        cluster = FlinkCluster.start(root, directory.resolve("flink"), 1, all);
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    FlinkCluster cluster() {
        return cluster;
    }

    JavaProcess taskManager() {
        return cluster.taskManagers().get(taskManagers - 1);
    }

    /** A process that has compiled nothing yet and holds nothing. */
    void freshTaskManager() throws InterruptedException {
        taskManager().kill();
        replaceTaskManager();
        cluster.rest().awaitTaskManagers(1);
    }

    /** Starts another instead of the one that was killed. */
    void replaceTaskManager() {
        cluster.addTaskManager();
        taskManagers++;
    }

    Topics topics(String prefix) throws InterruptedException {
        List<DeclaredTopic> declared = TopicFile.read(root.resolve("deploy/kafka/topics.yaml"), prefix, 1).stream()
                .map(topic ->
                        new DeclaredTopic(topic.name(), PARTITIONS, topic.replication(), Map.of("retention.ms", "-1")))
                .toList();
        try (TopicPlan plan = new TopicPlan(KafkaAccess.plain(bootstrap()))) {
            plan.apply(plan.compare(declared));
        }
        return new Topics(prefix);
    }

    /** @param made rules that match nothing here, beside those of the directory */
    void publishRules(Topics topics, int made, long version) throws InterruptedException {
        publish(topics, RuleDirectory.bundle(root.resolve("rules"), "default", version, Instant.now()), made);
    }

    /** In place of all rules those that look at one event alone. */
    void publishRulesOnSingleEvents(Topics topics, long version) throws InterruptedException {
        List<SourceFile> files = RuleFiles.read(root.resolve("rules")).stream()
                .filter(file -> !OVER_SEVERAL_EVENTS.matcher(file.content()).find())
                .toList();
        publish(topics, RuleFiles.bundle("default", version, Instant.now(), files), 0);
    }

    private void publish(Topics topics, RuleBundle bundle, int made) throws InterruptedException {
        try (Publisher publisher = Publisher.to(bootstrap())) {
            publisher.send(topics.rules(), "default", RuleBundle.class, bundle);
            if (made > 0) {
                publisher.send(topics.rules(), "made", RuleBundle.class, MadeRules.bundle(made));
            }
            publisher.flush();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells of a failure, and closing waits for all
    void fill(String topic, FleetEvents events, long count) throws Exception {
        AtomicReference<Exception> refused = new AtomicReference<>();
        try (KafkaProducer<String, byte[]> producer = producer()) {
            events.send(
                    count,
                    event ->
                            producer.send(new ProducerRecord<>(topic, event.host(), event.value()), (sent, failure) -> {
                                if (failure != null) {
                                    refused.set(failure);
                                }
                            }));
        }
        if (refused.get() != null) {
            throw refused.get();
        }
    }

    KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap(),
                        "compression.type", "lz4",
                        "linger.ms", "5",
                        "batch.size", "131072"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** @return the id of the job, whose tasks all run */
    String run(String arguments) throws InterruptedException {
        String output = cluster.command().call(words("run -d " + arguments));
        Matcher matcher = JOB_ID.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("no job id in: " + output);
        }
        cluster.rest().awaitRunning(matcher.group(1));
        return matcher.group(1);
    }

    void cancel(String job) throws InterruptedException {
        cluster.command().call(words("cancel " + job));
    }

    /** @return the line for {@code flink run} of one of our jobs */
    String job(String name, int slots, Topics topics) {
        return "-p %d %s --kafka.bootstrap %s --kafka.topic.prefix %s --kafka.start earliest"
                .formatted(
                        slots,
                        root.resolve("pipeline/jobs/target/acheron-%s-job.jar".formatted(name)),
                        bootstrap(),
                        topics.prefix());
    }

    /** @return the line for the job that only counts; it takes our classes from the jar of the site job */
    String countJob(int slots, Topics topics) {
        // It is done before the others have made their first checkpoint.
        return "-D execution.checkpointing.interval=500ms -p %d -C %s -c %s %s --kafka.bootstrap %s --kafka.topic.prefix %s"
                .formatted(
                        slots,
                        root.resolve("benchmarks/pipeline/target/acheron-pipeline-benchmarks.jar")
                                .toUri(),
                        CountJob.class.getName(),
                        root.resolve("pipeline/jobs/target/acheron-site-job.jar"),
                        bootstrap(),
                        topics.prefix());
    }

    /** @return records per CPU second of the last round of a consumer without Flink */
    double bareConsumer(String topic) throws Exception {
        Path output = directory.path().resolve("consumer.log");
        JavaProcess process = JavaProcess.start(
                new JavaProcess.Program(
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        System.getProperty("java.class.path"),
                        BareConsumer.class.getName(),
                        List.of(bootstrap(), topic, "3"),
                        Map.of()),
                output);
        process.await(java.time.Duration.ofMinutes(10));
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(line -> line.matches("[0-9]+"))
                .toList();
        return Double.parseDouble(lines.get(lines.size() - 1));
    }

    private static List<String> words(String line) {
        return new ArrayList<>(Arrays.asList(line.split(" ")));
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        broker.close();
        directory.close();
    }
}
