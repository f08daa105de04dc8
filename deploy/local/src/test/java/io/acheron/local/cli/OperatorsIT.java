/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.DnsQuestion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run the operators of the jobs, with the rules that are shipped. */
class OperatorsIT {
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(stdout);
        System.setErr(stderr);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return Main.commandLine().execute(args);
    }

    private static Event question(long sequence, String name) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(sequence);
        Event event = Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("host")
                        .setBootId("7e57b007-0000-4000-8000-000000000000")
                        .setCpu(0)
                        .setSequence(sequence)
                        .setKernelTimeNs(sequence)
                        .setEventTime(at)
                        .setObservedTime(at)
                        .setProbe("dns")
                        .setSource(CaptureSource.BPF)
                        .build())
                .setKind("dns_message")
                .setProcess(ProcessContext.newBuilder()
                        .setEntityId("7e57b007-42-1")
                        .setPid(42)
                        .setName("http-nio-8080-e")
                        .setExecutable("/usr/lib/jvm/java-17/bin/java")
                        .build())
                .build();
        event.setDnsMessage(DnsMessage.newBuilder()
                .setEgress(true)
                .setQuestions(List.of(
                        DnsQuestion.newBuilder().setName(name).setType("A").build()))
                .build());
        return event;
    }

    @Test
    void shouldReplayToTheSameBytesAndNameBadLines(@TempDir Path directory) throws Exception {
        JsonLines<Event> lines = JsonLines.of(Event.class);
        Path file = directory.resolve("events.ndjson");
        Files.writeString(
                file,
                lines.write(question(1, "db.internal.example")) + "\nnot an event\n"
                        + lines.write(question(2, "x.oast.fun")) + "\n"
                        + lines.write(question(3, "y.oast.fun")) + "\n");

        assertThat(run("replay", "--json", file.toString())).isEqualTo(1);
        String first = out.toString(StandardCharsets.UTF_8);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(file + ":2: ")
                .contains("3 events, 2 alerts, 1 problems");
        for (String line : first.lines().toList()) {
            JsonNode alert = new ObjectMapper().readTree(line);
            assertThat(alert.path("class_uid").intValue()).isEqualTo(2004);
        }
        assertThat(run("replay", "--json", file.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(first);
    }

    @Test
    void shouldPassTheTestsOfTheShippedRules() throws Exception {
        assertThat(run("rules", "lint"))
                .as(out.toString(StandardCharsets.UTF_8))
                .isZero();
        int exit = run("rules", "test", "-o", "json");
        JsonNode report = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(exit).as(report.toPrettyString()).isZero();
        assertThat(report.path("tests").intValue()).isPositive();
        assertThat(report.path("failed").intValue()).isZero();
    }

    @Test
    void shouldRefuseToPublishRulesThatFailAndSayWhy(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), "title: no more than a title\n");
        assertThat(run("rules", "publish", "--dry-run", directory.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("bad.yaml:").contains("not published");
    }
}
