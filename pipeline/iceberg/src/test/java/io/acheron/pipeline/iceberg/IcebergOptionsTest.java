/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.job.Help;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergOptionsTest {
    private static final Path PAGE = Path.of("")
            .toAbsolutePath()
            .resolve("../../docs/reference/iceberg-options.md")
            .normalize();

    @TempDir
    private Path directory;

    @Test
    void shouldHaveAnUpToDatePage() throws Exception {
        String page = """
                # Options of the Iceberg job

                <!-- made from IcebergOptions.java; do not edit -->

                Given as `--key value` after the jar on the line of `flink run`; `--help` of the job shows the same. How to run it:
                [Archive events and alerts](../how-to/archive-events.md#iceberg).

                | option | default | meaning |
                |---|---|---|
                """ + Help.rows(IcebergOptions.all());
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl pipeline/iceberg test -Dtest=IcebergOptionsTest -Dgolden.update")
                .isEqualTo(page);
    }

    /** A line that goes takes the state of running jobs with it: which files are committed and which are not. */
    @Test
    void shouldKeepTheUidsAndNameEveryOperatorForPeople() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(3, new Configuration());
        build(env, Map.of("iceberg.catalog", "hadoop", "iceberg.warehouse", directory.toString()));
        Collection<StreamNode> nodes = env.getStreamGraph().getStreamNodes();
        assertThat(nodes.stream()
                        .map(StreamNode::getTransformationUID)
                        .distinct()
                        .sorted())
                .contains(
                        "iceberg-place-alerts",
                        "iceberg-place-events",
                        "iceberg-rows-alert",
                        "iceberg-rows-event",
                        "sink-iceberg-dead-letters",
                        "source-iceberg-alerts",
                        "source-iceberg-events")
                .allMatch(uid -> uid.contains("iceberg"));
        assertThat(nodes).allSatisfy(node -> assertThat(node.getOperatorName()).isNotBlank());
    }

    @Test
    void shouldSayWhatIsMissing() {
        shouldRefuse(Map.of(), "--iceberg.catalog is missing; give hadoop, rest or hive");
        shouldRefuse(
                Map.of("iceberg.catalog", "hadoop"),
                "--iceberg.warehouse is missing; --iceberg.catalog hadoop needs it");
        shouldRefuse(Map.of("iceberg.catalog", "rest"), "--iceberg.uri is missing; --iceberg.catalog rest needs it");
        shouldRefuse(
                Map.of(
                        "iceberg.catalog",
                        "rest",
                        "iceberg.uri",
                        "http://127.0.0.1:1",
                        "iceberg.properties-file",
                        "/nowhere"),
                "--iceberg.properties-file: cannot read /nowhere (no such file)");
        assertThatThrownBy(() -> settings(Map.of("iceberg.catalog", "paper")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--iceberg.catalog paper has no meaning");
        assertThatThrownBy(() -> new IcebergJob.Graph().check(StreamExecutionEnvironment.createLocalEnvironment()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("execution.checkpointing.interval");
    }

    /** What is in the file reaches the catalog, and options win. */
    @Test
    void shouldTakeFurtherPropertiesFromAFile() throws Exception {
        Path file = Files.writeString(
                directory.resolve("catalog.properties"), "credential=id:secret\nwarehouse=of the file\n");
        Settings settings = settings(Map.of(
                "iceberg.catalog",
                "hadoop",
                "iceberg.warehouse",
                directory.toString(),
                "iceberg.properties-file",
                file.toString()));
        assertThat(Catalogs.properties(settings.options()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("credential", "id:secret", "warehouse", directory.toString()));
    }

    private static void shouldRefuse(Map<String, String> given, String message) {
        assertThatThrownBy(() -> build(StreamExecutionEnvironment.createLocalEnvironment(), given))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    private static void build(StreamExecutionEnvironment env, Map<String, String> given) {
        new IcebergJob.Graph().build(env, settings(given));
    }

    private static Settings settings(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        all.put("kafka.bootstrap", "localhost:9");
        return Settings.of("iceberg", IcebergOptions.all(), all);
    }
}
