/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.job.Help;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import io.acheron.schema.id.EventFamily;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class ArchiveOptionsTest {
    private static final Path PAGE = Path.of("")
            .toAbsolutePath()
            .resolve("../../docs/reference/archive-options.md")
            .normalize();
    private static final Map<String, String> GIVEN =
            Map.of("kafka.bootstrap", "localhost:9", "archive.path", "/var/lib/archive");

    @Test
    void shouldHaveAnUpToDatePage() throws Exception {
        Map<String, String> kinds = EventFamily.all().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        TreeMap::new,
                        Collectors.mapping(kind -> "`" + kind.getKey() + "`", Collectors.joining(", "))));
        String page = """
                # Options of the archive job

                <!-- made from ArchiveOptions.java and schemas/src/main/avro/payload; do not edit -->

                Given as `--key value` after the jar on the line of `flink run`; `--help` of the job shows the same. How to run it:
                [Archive events and alerts](../how-to/archive-events.md).

                | option | default | meaning |
                |---|---|---|
                """ + Help.rows(ArchiveOptions.all()) + """

                ## Families of events
                | `family=` | kinds |
                |---|---|
                """
                + kinds.entrySet().stream()
                        .map(family -> "| `%s` | %s |\n".formatted(family.getKey(), family.getValue()))
                        .collect(Collectors.joining())
                + "| `%s` | kinds of a later version |\n".formatted(EventFamily.OTHER);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl pipeline/archive test -Dtest=ArchiveOptionsTest -Dgolden.update")
                .isEqualTo(page);
    }

    /** A line that goes takes the state of running jobs with it: which files are finished and which are not. */
    @Test
    void shouldKeepTheUids() {
        assertThat(graph().getStreamNodes().stream()
                        .map(StreamNode::getTransformationUID)
                        .distinct()
                        .sorted())
                .contains(
                        "archive-place-alerts",
                        "archive-place-events",
                        "sink-archive-alerts",
                        "sink-archive-dead-letters",
                        "sink-archive-events",
                        "source-archive-alerts",
                        "source-archive-events")
                .allMatch(uid -> uid.contains("archive"));
    }

    @Test
    void shouldNameEveryOperatorForPeople() {
        assertThat(graph().getStreamNodes())
                .allSatisfy(
                        node -> assertThat(node.getOperatorName()).isNotBlank().doesNotContain("Function", "Process"));
    }

    @Test
    void shouldSayWhatIsMissing() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        assertThatThrownBy(() -> new ArchiveJob.Graph().build(env, settings(Map.of("kafka.bootstrap", "localhost:9"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--archive.path is missing");
        assertThatThrownBy(() -> new ArchiveJob.Graph()
                        .build(
                                env,
                                settings(Map.of("kafka.bootstrap", "localhost:9", "archive.path", "s3://bucket/a"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--archive.path s3://bucket/a: ")
                .hasMessageContaining("flink-s3-fs-hadoop");
        assertThatThrownBy(() -> new ArchiveJob.Graph().check(env))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("execution.checkpointing.interval");
        assertThatThrownBy(() -> settings(Map.of("kafka.bootstrap", "localhost:9", "alert.throttle", "1s")))
                .hasMessage("no such option: --alert.throttle; --help lists all");
    }

    @Test
    void shouldPrintHelpAndPlanWithoutAClusterOrABroker() throws Exception {
        assertThat(output("--help"))
                .contains("flink run acheron-archive-job.jar", "--archive.compression (default zstd)");
        assertThat(output(
                        "--kafka.bootstrap", "localhost:9", "--archive.path", "/var/lib/archive", "--dry-run", "true"))
                .contains("\"nodes\"", "Event files");
    }

    private static String output(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            ArchiveJob.main(arguments);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StreamGraph graph() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(3, new Configuration());
        new ArchiveJob.Graph().build(env, settings(GIVEN));
        return env.getStreamGraph();
    }

    private static Settings settings(Map<String, String> given) {
        return Settings.of("archive", ArchiveOptions.all(), given);
    }
}
