/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.index.IndexJob;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.SiteJob;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus finds in running jobs, and that dashboards and alert rules ask for nothing else. */
@Timeout(300)
class MetricsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Topics TOPICS = new Topics("acheron");
    private static final String PREFIX = "flink_taskmanager_job_task_operator_";
    private static final String COORDINATOR = "flink_jobmanager_job_operator_coordinator_enumerator_";
    private static final Set<String> GROUPS = Set.of("user_stage_", "rule_", "ruleSet_", "refine_");
    private static final Pattern METRIC = Pattern.compile("\\b(?:flink|acheron|process|jvm)_[A-Za-z0-9_]+");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);

    private static EmbeddedKafka kafka;
    private static JobClient site;
    private static JobClient index;
    private static Scrape siteMetrics;
    private static Scrape indexMetrics;

    @BeforeAll
    static void start() throws Exception {
        kafka = new EmbeddedKafka();
        siteMetrics = new Scrape("site");
        indexMetrics = new Scrape("index");
        StreamExecutionEnvironment env = cluster(siteMetrics);
        SiteJob.build(env, options());
        site = env.executeAsync("site");
        Map<String, String> options = options();
        options.put("index.sinks", "webhook");
        // Nobody listens: that an alert waits must be seen too.
        options.put("webhook.url", "http://127.0.0.1:1/");
        StreamExecutionEnvironment other = cluster(indexMetrics);
        IndexJob.build(other, options);
        index = other.executeAsync("index");
    }

    @AfterAll
    static void stop() throws Exception {
        if (site != null) {
            site.cancel().get();
        }
        if (index != null) {
            index.cancel().get();
        }
        kafka.close();
    }

    @Test
    void shouldExportWhatThePageExplainsAndWhatDashboardsAskFor() throws Exception {
        byte[] bundle = SingleObject.of(RuleBundle.class).encode(Sample.bundle(7, Sample.NETCAT, Sample.ASK_THEN_RUN));
        kafka.send(TOPICS.rules(), "default", bundle);
        send(Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc"));
        send(Sample.ask("web-1", 2, 1, 101, "callback.example"));
        kafka.send(TOPICS.rawEvents(), "web-1", "poison".getBytes(StandardCharsets.UTF_8));

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Scrape.names(siteMetrics.text()))
                        .contains(
                                PREFIX + "rule_detections",
                                PREFIX + "user_stage_deadLetters",
                                PREFIX + "ruleSet_ruleSetVersion"));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value(indexMetrics.text(), PREFIX + "waitingAlerts"))
                        .isEqualTo(1));
        // Flink tells of checkpoints when one is done.
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(value(siteMetrics.text(), "flink_jobmanager_job_numberOfCompletedCheckpoints"))
                                .isPositive());
        String text = siteMetrics.text();
        assertThat(value(text, PREFIX + "ruleSet_ruleSetVersion")).isEqualTo(7);
        assertThat(text.lines().filter(line -> line.startsWith(PREFIX + "rule_detections{")))
                .anySatisfy(line -> assertThat(line).contains("rule=\"" + Sample.NETCAT_ID + "\""));

        Set<String> exported = new TreeSet<>(Scrape.names(text));
        Set<String> ofIndex = Scrape.names(indexMetrics.text());
        assertThat(unqualified(exported)).containsAll(MetricsPage.section("Refine, detect and site job"));
        assertThat(unqualified(ofIndex)).containsAll(MetricsPage.section("Index job"));

        exported.addAll(ofIndex);
        exported.addAll(MetricsPage.section("Collector"));
        for (Path file : asking()) {
            Set<String> asked = asked(file);
            assertThat(asked).as(file + " asks for metrics").isNotEmpty();
            asked.removeAll(exported);
            assertThat(asked).as(file + " asks for what nobody exports").isEmpty();
        }
    }

    private static Set<String> unqualified(Set<String> names) {
        Set<String> plain = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith(PREFIX)) {
                String own = name.substring(PREFIX.length());
                String group =
                        GROUPS.stream().filter(own::startsWith).findFirst().orElse("");
                plain.add(own.substring(group.length()));
            } else if (name.startsWith(COORDINATOR)) {
                plain.add(name.substring(COORDINATOR.length()));
            }
        }
        return plain;
    }

    private static double value(String text, String metric) {
        return text.lines()
                .filter(line -> line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(Double.NaN);
    }

    private static List<Path> asking() throws IOException {
        try (Stream<Path> dashboards = Files.list(MetricsPage.ROOT.resolve("deploy/grafana"));
                Stream<Path> rules = Files.list(MetricsPage.ROOT.resolve("deploy/prometheus"))) {
            List<Path> files = Stream.concat(dashboards, rules)
                    .filter(file -> file.toString().matches(".*(dashboard.*\\.json|rules\\.yml)"))
                    .sorted()
                    .toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(4);
            return files;
        }
    }

    /** Names in the queries, which stand on lines of their own. */
    private static Set<String> asked(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            if (line.stripLeading().matches("(\"expr\"|\"query\"|expr)\\s*:.*")) {
                Matcher metric = METRIC.matcher(line);
                while (metric.find()) {
                    names.add(metric.group());
                }
            }
        }
        return names;
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap", kafka.bootstrap());
        options.put("kafka.topics.create", "true");
        options.put("kafka.start", "earliest");
        return options;
    }

    private static StreamExecutionEnvironment cluster(Scrape metrics) {
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        metrics.configure(cluster);
        return StreamExecutionEnvironment.createLocalEnvironment(1, cluster);
    }

    private static void send(Event event) throws Exception {
        kafka.send(TOPICS.rawEvents(), event.getHeader().getHostId(), EVENTS.encode(event));
    }
}
