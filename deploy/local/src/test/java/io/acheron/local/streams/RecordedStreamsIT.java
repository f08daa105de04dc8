/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.events.EventFile;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.pipeline.job.Replay;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordedStreamsIT {
    private static final Path ROOT = Path.of(System.getProperty("acheron.root"));
    private static final Path STREAMS = ROOT.resolve("examples/streams");
    private static final Path MATRIX = ROOT.resolve("docs/rules/reverse-shell-matrix.md");
    private static final RuleBundle RULES = RuleDirectory.bundle(ROOT.resolve("rules"), "streams", 1, Instant.EPOCH);
    private static final Map<String, String> FILES =
            RuleSet.compile(RULES).ruleSet().all().stream().collect(Collectors.toMap(Rule::id, Rule::path));
    private static Replay replay;

    @BeforeAll
    static void start() throws Exception {
        replay = Replay.start();
    }

    @AfterAll
    static void stop() throws Exception {
        replay.close();
    }

    @Test
    void shouldSayOfEachWayToAShellWhatThePublishedMatrixSays() throws Exception {
        List<Variant> variants = Variant.read(STREAMS.resolve("variants/variants.yaml"));
        assertThat(variants).extracting(Variant::row).hasSize(42).isSorted().doesNotHaveDuplicates();
        assertThat(variants.stream().flatMap(variant -> variant.recordings().stream()))
                .containsExactlyInAnyOrderElementsOf(names("variants"));

        String page = ShellMatrix.of(alerts(files("variants"))).page(variants, RecordedStreamsIT::file);

        if (System.getProperty("golden.update") != null) {
            Files.writeString(MATRIX, page);
        }
        assertThat(MATRIX)
                .content(StandardCharsets.UTF_8)
                .as(
                        "run: mvn -pl deploy/local -am verify -Dit.test=RecordedStreamsIT -Dgolden.update, and read what changed")
                .isEqualTo(page);
    }

    @Test
    void shouldBeSilentOnWorkThatLooksLikeAShellOverTheNetwork() throws Exception {
        assertThat(alerts(files("benign")))
                .extracting(alert -> alert.getHostId() + ": " + file(alert))
                .isEmpty();
    }

    @Test
    void shouldBeSilentOnEverydayWork() throws Exception {
        assertThat(alerts(List.of(STREAMS.resolve("everyday.ndjson"))))
                .extracting(RecordedStreamsIT::file)
                .isEmpty();
    }

    @Test
    void shouldFindTheProgramsThatCallWithARhythmAndNotTheOneThatCallsAtRandom() throws Exception {
        assertThat(alerts(files("beacons")).stream()
                        .filter(alert -> alert.getEvents().get(0).getKind().equals("beacon"))
                        .map(alert -> alert.getEvents().get(0).getBeacon().getProgram() + ": " + file(alert)))
                .containsExactlyInAnyOrder(
                        "/dev/shm/.kit/jitter: command-and-control/hidden_program_calls_at_regular_intervals.yaml",
                        "/dev/shm/.kit/missed: command-and-control/hidden_program_calls_at_regular_intervals.yaml",
                        "/usr/bin/bash: command-and-control/script_calls_at_regular_intervals.yaml");
    }

    @Test
    void shouldFindTheTechniquesThatTheDemoPlays() throws Exception {
        List<String> expected = Files.readAllLines(STREAMS.resolve("expected-techniques.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(new TreeSet<>(alerts(List.of(STREAMS.resolve("techniques.ndjson"))).stream()
                        .map(RecordedStreamsIT::file)
                        .toList()))
                .containsAll(expected)
                .isNotEmpty();
    }

    private static List<Alert> alerts(List<Path> files) throws Exception {
        List<Event> events = new ArrayList<>();
        for (Path file : files) {
            EventFile read = EventFile.read(file);
            assertThat(read.problems()).isEmpty();
            events.addAll(read.events());
        }
        assertThat(events).isNotEmpty();
        Replay.Outcome outcome = replay.replay(events, List.of(), RULES);
        assertThat(outcome.dead()).isEmpty();
        return outcome.alerts();
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(STREAMS.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(String folder) throws IOException {
        Function<Path, String> stem = file -> file.getFileName().toString().replace(".ndjson", "");
        return files(folder).stream().map(stem).toList();
    }

    private static String file(Alert alert) {
        return FILES.getOrDefault(alert.getRule().getId(), "?");
    }
}
