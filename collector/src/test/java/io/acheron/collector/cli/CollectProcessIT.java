/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real program; without BPF it falls back to netlink, and all of this holds as well. */
class CollectProcessIT {
    private static final Pattern LAST_LINE = Pattern.compile(
            "acheron collector stopped \\(.*\\): captured=([0-9]+) delivered=([0-9]+) spooled=([0-9]+) dropped=([0-9]+).*");

    @TempDir
    Path state;

    @Test
    void shouldDrainAndCountWhenTerminated() throws Exception {
        Path file = state.resolve("events.ndjson");
        try (CollectorProcess collector = new CollectorProcess(state, "collect", "--sink", "file:" + file)) {
            assertThat(collector.awaitLine("acheron collector ready: mode="))
                    .contains("probes=")
                    .contains("process_exec");
            String marker = UUID.randomUUID().toString();
            assertThat(new ProcessBuilder("/bin/sh", "-c", "sleep 0.2", marker)
                            .start()
                            .waitFor())
                    .isZero();
            collector.terminate(); // what was captured a moment ago is still in the ring
            assertThat(collector.awaitEnd()).isZero();
            List<String> lines = Files.readAllLines(file);
            assertThat(lines).anyMatch(line -> line.contains(marker) && line.contains("\"kind\":\"process_exec\""));
            for (String line : lines) {
                assertThat(JsonLines.of(Event.class).read(line).getKind()).isNotBlank();
            }
            assertThat(arithmetic(collector.lastLine())).isEqualTo(new Arithmetic(lines.size(), lines.size(), 0, 0));
        }
    }

    @Test
    void shouldStopWhenStdinEndsAndWriteOnlyEventsToStdout() throws Exception {
        try (CollectorProcess collector =
                new CollectorProcess(state, "collect", "--sink", "stdout", "--exit-with-stdin")) {
            collector.awaitLine("acheron collector ready");
            collector.closeStdin();
            String out = new String(collector.stdout().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(collector.awaitEnd()).isZero();
            assertThat(out.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> JsonLines.of(Event.class).read(line));
            assertThat(collector.lastLine()).contains("end of standard input");
        }
    }

    @Test
    void shouldStopWhenNobodyReadsStdout() throws Exception {
        try (CollectorProcess collector = new CollectorProcess(state, "collect", "--sink", "stdout")) {
            collector.stdout().close();
            assertThat(collector.awaitEnd()).isZero();
            assertThat(collector.lastLine()).contains("stopped (cannot write to stdout");
        }
    }

    @Test
    void shouldKeepEventsInTheSpoolWhenThereIsNoKafka() throws Exception {
        try (CollectorProcess collector = new CollectorProcess(
                state, "collect", "--bootstrap", "127.0.0.1:1", "--for", "2s", "--set", "stop.timeout=1s")) {
            assertThat(collector.awaitEnd()).isZero();
            Arithmetic arithmetic = arithmetic(collector.lastLine());
            assertThat(arithmetic.captured()).isPositive();
            assertThat(arithmetic).isEqualTo(new Arithmetic(arithmetic.captured(), 0, arithmetic.captured(), 0));
            assertThat(state.resolve("spool")).isDirectoryContaining("glob:**.segment");
        }
    }

    @Test
    void shouldTellUsersWhatIsWrongWithoutAStackTrace() throws Exception {
        assertThat(failure(2, "collect", "--set", "kafka.bootstrop=x"))
                .isEqualTo(
                        "acheron: command line: there is no setting 'kafka.bootstrop'; the nearest is 'kafka.bootstrap'");
        assertThat(failure(2, "collect", "--for", "soon")).contains("--for is 'soon'");
        assertThat(failure(2, "collect", "--sink", "file:/no/such/directory/x")).contains("no such file");
        assertThat(failure(2, "collect", "--sink", "stdout", "--probe", "process_exce"))
                .isEqualTo(
                        "acheron: probes: there is no probe 'process_exce'; the nearest is 'process_exec', acheron probes lists all");
        assertThat(failure(2, "collect", "--sink", "banana")).contains("no sink is called 'banana'", "kafka, stdout");
        assertThat(failure(2, "collect", "--sink", "stdout", "--set", "http.listen=0.0.0.0:1"))
                .contains("loopback");
    }

    @Test
    void shouldPrintSettingsWithoutSecrets() throws Exception {
        try (CollectorProcess collector = new CollectorProcess(
                state, "collect", "--print-config", "--set", "kafka.properties.ssl.key.password=hunter2")) {
            String out = new String(collector.stdout().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(collector.awaitEnd()).isZero();
            assertThat(out)
                    .contains("kafka.properties.ssl.key.password: '********'")
                    .doesNotContain("hunter2");
        }
    }

    private String failure(int exitCode, String... arguments) throws Exception {
        try (CollectorProcess collector = new CollectorProcess(state, arguments)) {
            assertThat(collector.awaitEnd()).isEqualTo(exitCode);
            return collector.lastLine();
        }
    }

    private record Arithmetic(long captured, long delivered, long spooled, long dropped) {}

    private static Arithmetic arithmetic(String line) {
        Matcher matcher = LAST_LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return new Arithmetic(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)));
    }
}
