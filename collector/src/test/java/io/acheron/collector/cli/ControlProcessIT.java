/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acheron.collector.publish.kafka.TestBroker;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Heartbeat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real collectors, a real broker, and the command people use. */
class ControlProcessIT {
    @TempDir
    static Path brokerDirectory;

    private static TestBroker broker;

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(brokerDirectory);
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldDoWhatTheControlTopicSaysAndEchoIt() throws Exception {
        Topic topic = new Topic(broker, "p1");
        try (CollectorProcess collector =
                collect("p1", "--set", "groups=web,db", "--set", "status.interval=5m", "--probe", "dns,process_exec")) {
            String ready = collector.awaitLine("acheron collector ready");
            Heartbeat first = topic.awaitHeartbeat(it -> true);
            assertThat(first.getConfigScope()).isEmpty();
            assertThat(first.getPreviousEnd()).isEqualTo("none");
            assumeTrue(ready.contains("mode=bpf"), "skipped: without BPF there is no probe to switch");
            assertThat(first.getPrograms()).isNotEmpty().allSatisfy(it -> {
                assertThat(it.getId()).isPositive();
                assertThat(it.getDigest()).matches("[0-9a-f]{16}");
            });
            assertThat(first.getRingBytes()).isPositive();

            control("p1", 0, "set", file("scope: group:web\nprobes: {dns: {enabled: false, reason: noise}}\n"));
            // Five minutes are not over: it is told because it has changed.
            Heartbeat second = topic.awaitHeartbeat(it -> it.getConfigVersion() == 1);
            assertThat(second.getConfigScope()).isEqualTo("group:web");
            assertThat(state(second, "dns")).isEqualTo("off");
            assertThat(state(second, "process_exec")).isEqualTo("attached");
            Event change = topic.awaitEvent(it -> it.getConfigChange() != null
                    && it.getConfigChange().getSubject().equals("probe"));
            assertThat(change.getConfigChange().getName()).isEqualTo("dns");
            assertThat(change.getConfigChange().getAction()).isEqualTo("disabled");
            assertThat(change.getConfigChange().getSource()).isEqualTo("control");
            assertThat(change.getConfigChange().getVersion()).isEqualTo(1);
            assertThat(change.getConfigChange().getReason()).isEqualTo("noise");

            control("p1", 0, "set", file("scope: fleet\nprobes: {\"*\": {enabled: false}}\n"));
            control("p1", 0, "clear", "group:web");
            // Nothing but the fleet's is left for this host, and that would blind it.
            Heartbeat third = topic.awaitHeartbeat(it -> !it.getConfigProblem().isEmpty());
            assertThat(third.getConfigProblem()).contains("p1.control.v1/0/", "would switch every probe off");
            Heartbeat fourth =
                    topic.awaitHeartbeat(it -> it.getConfigVersion() == 0 && it.getUptimeMs() > second.getUptimeMs());
            assertThat(fourth.getConfigScope()).isEmpty();
            topic.awaitEvent(it -> it.getConfigChange() != null
                    && it.getConfigChange().getAction().equals("enabled")
                    && it.getConfigChange().getName().equals("dns"));
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
        }
    }

    @Test
    void shouldShowAndCheckWithoutACollector() throws Exception {
        assertThat(control("p2", 0, "show")).contains("p2.control.v1 holds no configuration");
        assertThat(control("p2", 2, "set", file("scope: fleet\nprobes:\n  dnss: {}\n")))
                .contains("control.yaml:3: there is no probe 'dnss'; the nearest is 'dns'")
                .doesNotContain("at io.acheron");
        assertThat(control("p2", 0, "set", "--dry-run", file("scope: fleet\nstatus_interval: 7s\n")))
                .contains("status_interval: 7s");
        control("p2", 0, "set", file("scope: fleet\nissued_by: alice\nstatus_interval: 7s\n"));
        assertThat(control("p2", 2, "set", file("scope: fleet\nversion: 1\n"))).contains("take a higher one");
        assertThat(control("p2", 0, "show")).contains("scope: fleet\nversion: 1\n", "issued_by: alice");
        assertThat(control("p2", 2, "clear", "group:nobody")).contains("holds nothing of group:nobody");
        assertThat(control("p2", 0, "clear", "fleet")).contains("taken back");
    }

    @Test
    void shouldReadItsFilesAgainOnHangUp() throws Exception {
        Path config = Files.writeString(state.resolve("collector.yaml"), "log: {level: info}\n");
        Path dropIn = Files.createDirectories(state.resolve("collector.d")).resolve("10-probes.yaml");
        EventFile events = new EventFile(state.resolve("events.ndjson"));
        try (CollectorProcess collector = new CollectorProcess(
                state, "collect", "--config", config.toString(), "--sink", "file:" + events.path())) {
            String ready = collector.awaitLine("acheron collector ready");
            assumeTrue(ready.contains("mode=bpf"), "skipped: without BPF there is no probe to switch");
            Files.writeString(dropIn, "probes: [process_exec]\nlog.format: json\n");
            collector.signal("HUP");
            assertThat(collector.awaitLine("settings were read again")).startsWith("{\"time\":");
            assertThat(events.await(
                                    "config_change",
                                    it -> it.getConfigChange().getName().equals("dns"))
                            .getConfigChange()
                            .getSource())
                    .isEqualTo("file");
            Files.writeString(dropIn, "probs: []\n");
            collector.signal("HUP");
            assertThat(collector.awaitLine("10-probes.yaml:1: there is no setting 'probs'"))
                    .contains("those in force stay");
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
        }
    }

    private CollectorProcess collect(String prefix, String... more) throws Exception {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("collect", "--bootstrap", broker.bootstrap(), "--prefix", prefix));
        arguments.addAll(List.of(more));
        return new CollectorProcess(state, arguments.toArray(String[]::new));
    }

    /** Runs the command and returns all it said. */
    private String control(String prefix, int exitCode, String... more) throws Exception {
        List<String> arguments = new java.util.ArrayList<>(List.of("control"));
        arguments.add(more[0]);
        arguments.addAll(List.of("--bootstrap", broker.bootstrap(), "--prefix", prefix));
        // A person waits ten seconds, a busy machine may take longer.
        arguments.addAll(List.of("--set", "kafka.properties.default.api.timeout.ms=60000"));
        arguments.addAll(List.of(more).subList(1, more.length));
        try (CollectorProcess command = new CollectorProcess(state, arguments.toArray(String[]::new))) {
            String out = new String(command.stdout().readAllBytes(), StandardCharsets.UTF_8);
            int code = command.awaitEnd();
            String all = out + String.join("\n", command.lines());
            assertThat(code).as(all).isEqualTo(exitCode);
            assertThat(all)
                    .as("the answer alone, nothing of what Kafka's clients log")
                    .doesNotContain("org.apache.kafka");
            return all;
        }
    }

    private String file(String text) throws Exception {
        return Files.writeString(state.resolve("control.yaml"), text).toString();
    }

    private static String state(Heartbeat heartbeat, String probe) {
        return heartbeat.getProbes().stream()
                .filter(it -> it.getName().equals(probe))
                .findFirst()
                .orElseThrow()
                .getState();
    }
}
