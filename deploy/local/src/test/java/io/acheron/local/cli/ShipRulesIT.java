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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An analyst's day: rules published to a job on two subtasks that trusts one key. */
@Timeout(900)
class ShipRulesIT {
    private static final String RULE = NetcatRule.TEXT;

    @RegisterExtension
    private final Terminal terminal = new Terminal();

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
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        broker.close();
    }

    @Test
    void shouldTellWhatBecameOfRulesOnEachSubtask() throws Exception {
        Path key = directory.resolve("rules.key");
        assertThat(terminal.run("rules", "keygen", key.toString())).isZero();
        String open = Files.readAllLines(directory.resolve("rules.key.pub")).get(1);
        assertThat(terminal.text()).contains("start the jobs with --rules.trusted-keys " + open);
        assertThat(topic("rules", "publish", rules.toString(), "--sign-key", key.toString()))
                .isZero();
        startJob(open);

        // The job has taken what was there at its start; it says so without an event.
        assertThat(Terminal.until(
                        () -> topic("rules", "status") == 0 && terminal.text().contains("1/2")))
                .isTrue();
        assertThat(terminal.text()).contains("in force").contains("0/2");

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
                .as(terminal.text())
                .isZero();
        assertThat(terminal.text())
                .contains("detect   subtask 0 of 2  accepted, 1 rules in force")
                .contains("detect   subtask 1 of 2  accepted, 1 rules in force");

        // Unsigned: both refuse, say why, and go on with what they have.
        Files.writeString(file, RULE.replace("level: high", "level: medium"));
        assertThat(topic("rules", "publish", rules.toString(), "--wait", "90s")).isEqualTo(1);
        assertThat(terminal.text())
                .contains("subtask 1 of 2  refused")
                .contains("the bundle is not signed; this job trusts ");
        assertThat(topic("rules", "status", "-o", "json")).isZero();
        assertThat(terminal.text().lines().filter(line -> line.contains("\"in_force\":true")))
                .hasSize(2);
        assertThat(terminal.text().lines().filter(line -> line.contains("\"in_force\":false")))
                .hasSize(2);

        // Back to the first: its files, as a new version.
        assertThat(topic("rules", "rollback", "--list")).isZero();
        String first = terminal.text().lines().findFirst().orElse("").strip().split(" +")[1];
        assertThat(topic("rules", "rollback", "--to", first, "--sign-key", key.toString(), "--wait", "90s"))
                .as(terminal.text())
                .isZero();
        assertThat(terminal.text()).contains("rolled back default to the files of version " + first);
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
        assertThat(terminal.text()).contains("the topic holds no version or hash 4711 of rule set default");

        // What would be passed over, what the broker cannot take, and what is broken, is not sent.
        assertThat(topic("rules", "publish", rules.toString(), "--set-version", "3"))
                .isEqualTo(1);
        assertThat(terminal.text()).contains("version 3 is not higher than ");
        Files.writeString(
                rules.resolve("broken.yaml"),
                RULE.replace("selection:", "selection").replace("0001", "0002"));
        assertThat(topic("rules", "publish", rules.toString())).isEqualTo(1);
        assertThat(terminal.text()).contains("broken.yaml:").contains("not published");
        Files.delete(rules.resolve("broken.yaml"));
        Files.createDirectory(rules.resolve("lists"));
        Files.writeString(rules.resolve("lists/noise.txt"), noise());
        assertThat(topic("rules", "publish", rules.toString())).isEqualTo(1);
        assertThat(terminal.text())
                .contains("more than the broker takes as one record")
                .contains("max.message.bytes=");
    }

    @Test
    void shouldSayThatNobodyAnswered() throws Exception {
        assertThat(topic("rules", "publish", rules.toString(), "--wait", "1s")).isEqualTo(1);
        assertThat(terminal.text()).contains("no job answered");
        assertThat(topic("rules", "status")).isEqualTo(1);
        assertThat(topic("rules", "activity")).isZero();
    }

    @Test
    void shouldPublishEachGoodEditAndTellWhatIsWrongWithABadOne() throws Exception {
        startJob("");
        Thread watch = new Thread(() -> topic("rules", "watch", rules.toString()));
        watch.start();
        try {
            assertThat(Terminal.until(() -> terminal.text().contains("subtask 1 of 2  accepted")))
                    .as(terminal.text())
                    .isTrue();
            Files.writeString(file, RULE.replace("level: high", "level: enormous"));
            assertThat(Terminal.until(() -> terminal.text().contains("netcat.yaml:4:")
                            && terminal.text().contains("not published")))
                    .as(terminal.text())
                    .isTrue();
            assertThat(after(() -> Files.writeString(file, RULE.replace("level: high", "level: low"))))
                    .contains("accepted, 1 rules in force");

            // As editors write: beside it, then in its place.
            Path beside =
                    Files.writeString(rules.resolve(".netcat.yaml.swp"), RULE.replace("level: high", "level: medium"));
            assertThat(after(() -> Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE)))
                    .contains("accepted, 1 rules in force");
            Path second = rules.resolve("second.yaml");
            assertThat(after(() -> Files.writeString(
                            second, RULE.replace("0001", "0002").replace("name: netcat\n", ""))))
                    .contains("accepted, 2 rules in force");
            assertThat(after(() -> Files.delete(second))).contains("accepted, 1 rules in force");

            terminal.clear();
            Path big = Files.writeString(rules.resolve("big.yaml"), RULE + "#".repeat(10_000_000));
            assertThat(Terminal.until(() -> terminal.text().contains("big.yaml:1:1: error: the file has 10,000,")
                            && terminal.text().contains("not published")))
                    .as(terminal.text())
                    .isTrue();
            assertThat(after(() -> Files.delete(big))).contains("accepted, 1 rules in force");

            terminal.clear();
            Path away = Files.move(rules, directory.resolve("away"));
            assertThat(Terminal.until(() -> terminal.text().contains("there is no directory " + rules)
                            && terminal.text().contains("not published; tried again every 10 s")))
                    .as(terminal.text())
                    .isTrue();
            assertThat(after(() -> Files.move(away, rules))).contains("accepted, 1 rules in force");
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

    private interface Edit {
        void make() throws Exception;
    }

    /** @return what the watch said of an edit until both subtasks answered */
    private String after(Edit edit) throws Exception {
        terminal.clear();
        long begin = System.nanoTime();
        edit.make();
        assertThat(Terminal.until(() -> terminal.text().contains("subtask 1 of 2  accepted")))
                .as(terminal.text())
                .isTrue();
        terminal.note(
                "in force on both subtasks %d ms after the save".formatted((System.nanoTime() - begin) / 1_000_000));
        return terminal.text();
    }

    private int topic(String... arguments) {
        return terminal.run(Terminal.at(broker.bootstrap(), arguments));
    }
}
