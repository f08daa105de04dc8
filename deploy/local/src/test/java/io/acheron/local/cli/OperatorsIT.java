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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run the operators of the jobs, with the rules that are shipped. */
class OperatorsIT {
    @RegisterExtension
    private final Terminal terminal = new Terminal();

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

        assertThat(terminal.run("replay", "--json", file.toString())).isEqualTo(1);
        String first = terminal.out();
        assertThat(terminal.err()).contains(file + ":2: ").contains("3 events, 2 alerts, 1 problems");
        for (String line : first.lines().toList()) {
            JsonNode alert = new ObjectMapper().readTree(line);
            assertThat(alert.path("class_uid").intValue()).isEqualTo(2004);
        }
        assertThat(terminal.run("replay", "--json", file.toString())).isEqualTo(1);
        assertThat(terminal.out()).isEqualTo(first);
    }

    @Test
    void shouldPassTheTestsOfTheShippedRules() throws Exception {
        assertThat(terminal.run("rules", "lint")).as(terminal.out()).isZero();
        int exit = terminal.run("rules", "test", "-o", "json");
        JsonNode report = new ObjectMapper().readTree(terminal.out());
        assertThat(exit).as(report.toPrettyString()).isZero();
        assertThat(report.path("tests").intValue()).isPositive();
        assertThat(report.path("failed").intValue()).isZero();
    }

    @Test
    void shouldRefuseToPublishRulesThatFailAndSayWhy(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), "title: no more than a title\n");
        assertThat(terminal.run("rules", "publish", "--dry-run", directory.toString()))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("bad.yaml:").contains("not published");
    }
}
