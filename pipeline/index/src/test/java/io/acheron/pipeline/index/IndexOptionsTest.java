/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.job.Help;
import io.acheron.pipeline.job.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class IndexOptionsTest {
    private static final Path PAGE = Path.of("")
            .toAbsolutePath()
            .resolve("../../docs/reference/index-options.md")
            .normalize();
    private static final Map<String, String> ALL_SINKS = Map.of(
            "kafka.bootstrap", "localhost:9",
            "index.sinks", "opensearch, syslog,webhook",
            "opensearch.servers", "https://search-1:9200",
            "syslog.server", "logs.example:6514",
            "webhook.url", "https://hooks.example/");

    @Test
    void shouldHaveAnUpToDatePage() throws IOException {
        String page = """
                # Options of the index job

                <!-- made from IndexOptions.java and the sinks; do not edit -->

                Given as `--key value` after the jar on the line of `flink run`; `--help` of the job shows the same. What each sink does:
                [index alerts](../how-to/index-alerts.md).

                | option | default | meaning |
                |---|---|---|
                """ + Help.rows(IndexOptions.all());
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl pipeline/index -am test -Dtest=IndexOptionsTest -Dgolden.update")
                .isEqualTo(page);
    }

    @Test
    void shouldHaveEachOptionOnce() {
        assertThat(IndexOptions.all()).extracting(ConfigOption::key).doesNotHaveDuplicates();
    }

    /** A change takes the state of running jobs with it: what waits for a system is in that state. */
    @Test
    void shouldKeepTheUidsOfTheJob() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        IndexJob.build(env, IndexJob.settings(ALL_SINKS));
        Set<String> uids = env.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(uids)
                .containsExactly(
                        "Sink Committer: sink-dead-letters",
                        "decode-alerts",
                        "sink-alerts-opensearch",
                        "sink-alerts-syslog",
                        "sink-alerts-webhook",
                        "sink-dead-letters",
                        "source-alerts");
    }

    @Test
    void shouldSayWhichOptionIsWrong() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        assertThatThrownBy(() -> IndexJob.build(
                        env, IndexJob.settings(Map.of("kafka.bootstrap", "x", "index.sinks", "opensearch,pigeon"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--opensearch.servers is missing");
        assertThatThrownBy(() ->
                        IndexJob.build(env, IndexJob.settings(Map.of("kafka.bootstrap", "x", "index.sinks", "pigeon"))))
                .isInstanceOf(UsageException.class)
                .hasMessage("no such sink: pigeon; there is: opensearch, syslog, webhook");
        assertThatThrownBy(() -> IndexJob.settings(Map.of("kafka.bootstrap", "x", "webhook.severity", "bad")))
                .hasMessageContaining("--webhook.severity bad");
        assertThatThrownBy(() -> IndexJob.settings(Map.of("kafka.bootstrap", "x", "alert.memory", "1h")))
                .hasMessage("no such option: --alert.memory; --help lists all");
    }

    @Test
    void shouldExplainItself() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            IndexJob.main(new String[] {"--help"});
            IndexJob.main(new String[] {
                "--dry-run", "--kafka.bootstrap", "localhost:9", "--opensearch.servers", "https://search-1:9200"
            });
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("flink run acheron-index-job.jar", "--index.sinks (default opensearch)", "--webhook.severity")
                .contains("\"nodes\"", "Alerts to opensearch");
    }
}
