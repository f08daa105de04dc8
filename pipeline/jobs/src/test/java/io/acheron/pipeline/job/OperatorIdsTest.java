/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorIdsTest {
    /** A line that goes from a golden file takes the state of running jobs with it: read the rules of upgrades first. */
    @ParameterizedTest
    @ValueSource(strings = {"refine", "detect", "site"})
    void shouldKeepTheUidsOfAJob(String job) throws IOException {
        assertThat(uids(graph(job))).containsExactlyElementsOf(golden(job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refine", "detect", "site"})
    void shouldNameEveryOperatorForPeople(String job) {
        assertThat(graph(job).getStreamNodes())
                .allSatisfy(
                        node -> assertThat(node.getOperatorName()).isNotBlank().doesNotContain("Function", "Process"));
    }

    @Test
    void shouldLeaveToTheClusterWhatBelongsToIt() {
        StreamExecutionEnvironment env = environment("site");
        assertThat(env.getParallelism()).isEqualTo(3);
        assertThat(env.getMaxParallelism()).isEqualTo(720);
        assertThat(env.getCheckpointConfig().isCheckpointingEnabled()).isFalse();
        assertThat(graph("site").getStreamNodes().stream()
                        .filter(node -> !node.getOperatorName().contains("Committer"))
                        .map(StreamNode::getParallelism))
                .containsOnly(3);
    }

    @Test
    void shouldSayWhichOptionIsWrong() {
        assertThatThrownBy(() -> Settings.of("site", Map.of("kafka.bootstap", "x")))
                .isInstanceOf(UsageException.class)
                .hasMessage("no such option: --kafka.bootstap; --help lists all");
        assertThatThrownBy(() -> Settings.of("site", Map.of()))
                .hasMessage("--kafka.bootstrap is missing; give the brokers as host:port");
        assertThatThrownBy(() -> Settings.of("site", Map.of("kafka.bootstrap", "x", "kafka.start", "sometimes")))
                .hasMessageContaining("--kafka.start sometimes");
        assertThatThrownBy(() -> Settings.of("site", Map.of("kafka.bootstrap", "x", "alert.memory", "soon")))
                .hasMessageStartingWith("--alert.memory soon has no meaning; write it like the default, ")
                .hasMessageContaining("d: ");
    }

    @Test
    void shouldRefuseAnOptionWithoutItsValue() {
        assertThatThrownBy(() -> Launch.parse(new String[] {"--kafka.bootstrap", "x", "--kafka.group"}))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--kafka.group has no value. Write options as --key value");
        assertThat(Launch.parse(new String[] {"--dry-run", "--kafka.bootstrap", "x"}))
                .containsKeys("dry-run", "kafka.bootstrap");
    }

    @Test
    void shouldSayWhichPropertyKafkasClientDoesNotTake() {
        assertThatThrownBy(() -> Launch.checkTopics(
                        Settings.of(
                                "site",
                                Map.of("kafka.bootstrap", "127.0.0.1:1", "kafka.properties.security.protocol", "SSLL")),
                        List.of("topic")))
                .hasMessageContaining("Invalid value SSLL for configuration security.protocol")
                .hasMessageEndingWith(". Correct it in --kafka.properties.*");
    }

    @Test
    void shouldPassKafkaPropertiesThrough() {
        Settings settings = Settings.of(
                "site",
                Map.of(
                        "kafka.bootstrap", "x",
                        "kafka.start", "latest",
                        "kafka.source.properties.security.protocol", "SSL",
                        "kafka.sink.properties.linger.ms", "5"));
        assertThat(settings.sourceProperties()).containsOnly(Map.entry("security.protocol", "SSL"));
        assertThat(settings.sinkProperties()).containsOnly(Map.entry("linger.ms", "5"));
    }

    @Test
    void shouldListEveryOptionInHelp() {
        String help = Help.of(JobDescription.of("site", "Purpose."));
        assertThat(JobOptions.all()).allSatisfy(option -> assertThat(help).contains("--" + option.key()));
    }

    private static StreamGraph graph(String job) {
        return environment(job).getStreamGraph();
    }

    private static StreamExecutionEnvironment environment(String job) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(3, new Configuration());
        Settings settings = Settings.of(job, Map.of("kafka.bootstrap", "localhost:9"));
        switch (job) {
            case "refine" -> RefineJob.build(env, settings);
            case "detect" -> DetectJob.build(env, settings);
            default -> SiteJob.build(env, settings);
        }
        return env;
    }

    private static Set<String> uids(StreamGraph graph) {
        return graph.getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> golden(String job) throws IOException {
        try (var in = OperatorIdsTest.class.getResourceAsStream("uids-" + job + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
