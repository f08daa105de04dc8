/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import static io.acheron.cluster.Processes.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.broker.BrokerProcess;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jars on a standalone cluster, each part a process of its own. Time is that of the recording: partitions count as silent only
 * after an hour, so that pauses between the slices, slow machines and restarts decide nothing.
 */
@Timeout(900)
class ClusterIT {
    private static final String EVENT_TIME = " --event-time.silence 1h";
    private static final String TRANSACTIONS = " --event.delivery exactly-once --alert.delivery exactly-once";
    private static final Map<String, String> SETTINGS = Map.of(
            "taskmanager.numberOfTaskSlots", "3",
            "execution.checkpointing.interval", "1 s",
            // A killed process is noticed by calls that fail, not by silence, which on a busy machine proves nothing.
            "heartbeat.interval", "1 s",
            "heartbeat.timeout", "60 s");

    private static final String ONE_MORE = """
            title: A program that nobody has
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000099
            level: low
            logsource: {product: linux, category: process_creation}
            detection: {selection: {Image|endswith: /nobody-has-this}, condition: selection}
            tests:
              - {name: it, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /nobody-has-this}}}]}
              - {name: "near miss: other", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /other}}}]}
            """;

    @Test
    void shouldGiveTheAlertsOfAnUndisturbedRunThroughUpgradeRescalingAndFaults(@TempDir Path directory)
            throws Exception {
        List<Event> events = Fleet.record(ROOT.resolve("examples/streams/techniques.ndjson"));
        RuleBundle rules = RuleDirectory.bundle(ROOT.resolve("rules"), "default", 1, Instant.EPOCH);
        try (Processes processes = Processes.start(directory, SETTINGS, null, List.of())) {
            BrokerProcess broker = processes.broker();
            FlinkCluster cluster = processes.cluster();
            // Two jobs of two subtasks each take all slots, and with this task manager alone neither can run.
            cluster.addTaskManager(1);
            cluster.rest().awaitTaskManagers(2);
            Map<String, Alert> expected = undisturbed(cluster, broker, rules, events, directory);
            assertThat(rulesOf(expected)).containsAll(expectedRules());

            Site site = new Site(broker.bootstrap(), "rough");
            site.create(ROOT);
            site.publish(rules);
            disturbed(cluster, broker, site, events, directory);

            List<Alert> alerts = site.alerts();
            assertThat(ruleSetsOf(alerts))
                    .as("versions that judged: before the task manager was lost, and after")
                    .hasSize(2)
                    .contains("default 1");
            assertThat(alerts)
                    .as("each alert once")
                    .extracting(Alert::getAlertId)
                    .doesNotHaveDuplicates();
            assertThat(byId(alerts)).containsOnlyKeys(expected.keySet());
            assertThat(byId(alerts)).isEqualTo(expected);
            assertThat(site.read(site.topics().alertsJson())).hasSameSizeAs(alerts);
            assertThat(site.read(site.topics().deadLetters())).isEmpty();
        }
    }

    /** The site job, its state on the heap, delivering at least once. */
    private static Map<String, Alert> undisturbed(
            FlinkCluster cluster, BrokerProcess broker, RuleBundle rules, List<Event> events, Path directory)
            throws Exception {
        Site site = new Site(broker.bootstrap(), "calm");
        site.create(ROOT);
        site.publish(rules);
        site.feed(events);
        FlinkCommand flink = cluster.command();
        String jar = ROOT.resolve("pipeline/jobs/target/acheron-site-job.jar").toString();
        String run = "run -d -p 1 -Dstate.backend.type=hashmap %s --kafka.bootstrap %s --kafka.topic.prefix calm%s"
                .formatted(jar, broker.bootstrap(), EVENT_TIME);
        String job = flink.call(List.of(run.split(" "))).replaceAll("(?s).*JobID ([0-9a-f]{32}).*", "$1");
        site.awaitRead("site", site.topics().rawEvents());
        flink.call(List.of(
                "stop",
                "--drain",
                "--savepointPath",
                directory.resolve("drained").toUri().toString(),
                job));
        return byId(site.alerts());
    }

    private static void disturbed(
            FlinkCluster cluster, BrokerProcess broker, Site site, List<Event> events, Path directory)
            throws Exception {
        String options = "--kafka.topic.prefix rough" + EVENT_TIME;
        Guide guide = new Guide(ROOT, cluster, broker.bootstrap(), directory.resolve("savepoints"), options);
        Slices slices = new Slices(site, events, 8);

        guide.follow("First start");
        slices.feed(1);
        guide.follow("Before an upgrade");
        slices.feed(1);
        guide.options(options + TRANSACTIONS);
        guide.follow("Upgrade");
        slices.feed(1);
        guide.follow("Scale out");

        slices.feed(1);
        int before = site.awaitRefined(0);
        slices.feed(1);
        site.awaitRefined(before);
        slices.feed(1);
        cluster.taskManagers().get(0).kill();
        publishWhileSubtasksAreDown(cluster, new Shell(broker.bootstrap(), "rough", directory), site, directory);

        slices.feed(1);
        broker.kill();
        broker.restart();
        slices.feed(1);

        site.awaitRead("refine", site.topics().rawEvents());
        guide.follow("Give up a job for good", "refine");
        site.awaitRead("detect", site.topics().events());
        guide.follow("Give up a job for good", "detect");
    }

    /** The jobs wait for slots; it is told who has not answered, and all answer when there are slots again. */
    private static void publishWhileSubtasksAreDown(FlinkCluster cluster, Shell shell, Site site, Path directory)
            throws Exception {
        cluster.rest().awaitAllInterrupted();
        Path rules = directory.resolve("rules");
        copy(ROOT.resolve("rules"), rules);
        Files.writeString(rules.resolve("execution/one_more.yaml"), ONE_MORE);
        Shell.Result published = shell.call("rules publish %s --wait 5s".formatted(rules));
        assertThat(published.exit()).as(published.output()).isEqualTo(1);
        assertThat(published.output())
                .contains("published default version ")
                .containsPattern("detect   subtask 0  no answer, last heard \\d+ s ago")
                .containsPattern("detect   subtask 1  no answer, last heard \\d+ s ago");
        String version = published.output().replaceAll("(?s).*published default version (\\d+):.*", "$1");
        Shell.Result down = shell.call("rules status");
        assertThat(down.output())
                .containsPattern("default +detect +0 +no answer to version " + version)
                .containsPattern("default +detect +1 +no answer to version " + version);

        cluster.addTaskManager();
        assertThat(site.awaitAccepted(Long.parseLong(version), 2))
                .as("subtasks that run the new version")
                .containsExactlyInAnyOrder(0, 1);
        Shell.Result back = shell.call("rules status");
        assertThat(back.exit()).isZero();
        assertThat(back.output()).doesNotContain("no answer");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static Set<String> ruleSetsOf(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> alert.getRule().getRuleSet())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return by id, whichever version of the rule set found them */
    private static Map<String, Alert> byId(List<Alert> alerts) {
        Map<String, Alert> byId = new HashMap<>();
        for (Alert found : alerts) {
            Alert alert = Alert.newBuilder(found)
                    .setRule(RuleRef.newBuilder(found.getRule())
                            .setRuleSet("default")
                            .build())
                    .build();
            Alert other = byId.put(alert.getAlertId(), alert);
            assertThat(other == null || other.equals(alert))
                    .as("alerts of one id are alike")
                    .isTrue();
        }
        return byId;
    }

    private static Set<String> rulesOf(Map<String, Alert> alerts) {
        return alerts.values().stream()
                .map(alert -> alert.getRule().getPath())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> expectedRules() throws Exception {
        return Files.readAllLines(ROOT.resolve("examples/streams/expected-techniques.txt"), StandardCharsets.UTF_8)
                .stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
