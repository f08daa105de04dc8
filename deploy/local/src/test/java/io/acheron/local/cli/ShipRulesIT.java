/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.broker.Broker;
import io.acheron.local.cluster.LocalCluster;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.DetectJob;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An analyst's day: rules published to a job on two subtasks that trusts one key. */
@Timeout(900)
class ShipRulesIT {
    private static final String RULE = """
            title: Netcat started
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000001
            name: netcat
            level: high
            logsource: {product: linux, category: process_creation}
            detection: {selection: {Image|endswith: /nc}, condition: selection}
            tests:
              - {name: netcat, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /bin/nc}}}]}
              - {name: "near miss: cat", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/cat}}}]}
            """;

    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path rules;
    private Path file;
    private Broker broker;
    private @Nullable LocalCluster cluster;

    @BeforeEach
    void start() throws Exception {
        rules = Files.createDirectory(directory.resolve("rules"));
        file = Files.writeString(rules.resolve("netcat.yaml"), RULE);
        broker = Broker.start(0, Files.createDirectory(directory.resolve("kafka")));
        TopicSetup.create(broker.bootstrap(), new Topics("acheron"));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        System.setOut(stdout);
        System.setErr(stderr);
        if (cluster != null) {
            cluster.close();
        }
        broker.close();
    }

    @Test
    void shouldTellWhatBecameOfRulesOnEachSubtask() throws Exception {
        Path key = directory.resolve("rules.key");
        assertThat(run("rules", "keygen", key.toString())).isZero();
        String open = Files.readAllLines(directory.resolve("rules.key.pub")).get(1);
        assertThat(text()).contains("start the jobs with --rules.trusted-keys " + open);
        assertThat(topic("rules", "publish", rules.toString(), "--sign-key", key.toString()))
                .isZero();
        startJob(open);

        // The job has taken what was there at its start; it says so without an event.
        assertThat(until(() -> topic("rules", "status") == 0 && text().contains("1/2")))
                .isTrue();
        assertThat(text()).contains("in force").contains("0/2");

        Files.writeString(file, RULE.replace("level: high", "level: critical"));
        Path saved = directory.resolve("saved.bundle");
        assertThat(topic(
                        "rules",
                        "publish",
                        rules.toString(),
                        "--sign-key",
                        key.toString(),
                        "--wait",
                        "90s",
                        "--save",
                        saved.toString()))
                .as(text())
                .isZero();
        assertThat(text())
                .contains("detect   subtask 0 of 2  accepted, 1 rules in force")
                .contains("detect   subtask 1 of 2  accepted, 1 rules in force");

        // Unsigned: both refuse, say why, and go on with what they have.
        Files.writeString(file, RULE.replace("level: high", "level: medium"));
        assertThat(topic("rules", "publish", rules.toString(), "--wait", "90s")).isEqualTo(1);
        assertThat(text()).contains("subtask 1 of 2  refused").contains("the bundle is not signed; this job trusts ");
        assertThat(topic("rules", "status", "-o", "json")).isZero();
        assertThat(text().lines().filter(line -> line.contains("\"in_force\":true")))
                .hasSize(2);
        assertThat(text().lines().filter(line -> line.contains("\"in_force\":false")))
                .hasSize(2);

        // Back to the first: its files, as a new version.
        assertThat(topic("rules", "rollback", "--list")).isZero();
        String first = text().lines().findFirst().orElse("").strip().split(" +")[1];
        assertThat(topic("rules", "rollback", "--to", first, "--sign-key", key.toString(), "--wait", "90s"))
                .as(text())
                .isZero();
        assertThat(text()).contains("rolled back default to the files of version " + first);
        assertThat(topic(
                        "rules",
                        "rollback",
                        "--bundle",
                        saved.toString(),
                        "--sign-key",
                        key.toString(),
                        "--wait",
                        "90s"))
                .isZero();
        assertThat(topic("rules", "rollback", "--to", "4711")).isEqualTo(1);
        assertThat(text()).contains("the topic holds no version or hash 4711 of rule set default");

        // What would be passed over, what the broker cannot take, and what is broken, is not sent.
        assertThat(topic("rules", "publish", rules.toString(), "--set-version", "3"))
                .isEqualTo(1);
        assertThat(text()).contains("version 3 is not higher than ");
        Files.writeString(
                rules.resolve("broken.yaml"),
                RULE.replace("selection:", "selection").replace("0001", "0002"));
        assertThat(topic("rules", "publish", rules.toString())).isEqualTo(1);
        assertThat(text()).contains("broken.yaml:").contains("not published");
        Files.delete(rules.resolve("broken.yaml"));
        Files.createDirectory(rules.resolve("lists"));
        Files.writeString(rules.resolve("lists/noise.txt"), noise());
        assertThat(topic("rules", "publish", rules.toString())).isEqualTo(1);
        assertThat(text()).contains("more than the broker takes as one record").contains("max.message.bytes=");
    }

    @Test
    void shouldSayThatNobodyAnswered() throws Exception {
        assertThat(topic("rules", "publish", rules.toString(), "--wait", "1s")).isEqualTo(1);
        assertThat(text()).contains("no job answered");
        assertThat(topic("rules", "status")).isEqualTo(1);
        assertThat(topic("rules", "activity")).isZero();
    }

    @Test
    void shouldPublishEachGoodEditAndTellWhatIsWrongWithABadOne() throws Exception {
        startJob("");
        Thread watch = new Thread(() -> topic("rules", "watch", rules.toString()));
        watch.start();
        try {
            assertThat(until(() -> text().contains("subtask 1 of 2  accepted")))
                    .as(text())
                    .isTrue();
            Files.writeString(file, RULE.replace("level: high", "level: enormous"));
            assertThat(until(() -> text().contains("netcat.yaml:4:") && text().contains("not published")))
                    .as(text())
                    .isTrue();
            out.reset();
            Files.writeString(file, RULE.replace("level: high", "level: low"));
            assertThat(until(() -> text().contains("subtask 1 of 2  accepted")))
                    .as(text())
                    .isTrue();
        } finally {
            watch.interrupt();
            watch.join(60_000);
        }
        assertThat(watch.isAlive()).isFalse();
    }

    /** Text that does not compress below what a broker takes. */
    private static String noise() {
        java.util.Random random = new java.util.Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append(Long.toString(random.nextLong(), 36))
                    .append(Long.toString(random.nextLong(), 36))
                    .append("\n");
        }
        return text.toString();
    }

    private void startJob(String trusted) throws Exception {
        LocalCluster started = LocalCluster.start(0, 2, Files.createDirectory(directory.resolve("flink")));
        cluster = started;
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(started.configuration());
        environment.setParallelism(2);
        DetectJob.build(environment, Map.of("kafka.bootstrap", broker.bootstrap(), "rules.trusted-keys", trusted));
        started.submit(environment.getStreamGraph());
    }

    private int topic(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", broker.bootstrap()));
        return run(all.toArray(new String[0]));
    }

    private int run(String... args) {
        out.reset();
        int exit = Main.commandLine().execute(args);
        // Kept in the report of the test: the how-to shows it.
        stdout.println("$ acheron " + String.join(" ", args) + "\n" + text() + "[" + exit + "]");
        return exit;
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean until(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + java.time.Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }
}
