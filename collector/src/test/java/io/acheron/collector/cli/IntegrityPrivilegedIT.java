/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.payload.IntegrityChange;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who is root works against a collector that runs. */
class IntegrityPrivilegedIT {
    private static final Pattern LINK_ID = Pattern.compile("link_id:\\s+([0-9]+)");

    @TempDir
    Path state;

    @Test
    void shouldTellAndMendWhenSomebodyDetachesALink() throws Exception {
        EventFile file = new EventFile(state.resolve("events.ndjson"));
        try (CollectorProcess collector = new CollectorProcess(
                state,
                "collect",
                "--sink",
                "file:" + file.path(),
                "--probe",
                "dns",
                "--set",
                "integrity.interval=1s")) {
            String ready = collector.awaitLine("acheron collector ready");
            assumeTrue(
                    ready.contains("mode=bpf"), "skipped: BPF programs cannot be loaded here, so none can be detached");
            Path bpftool = Files.isExecutable(Path.of("/usr/sbin/bpftool"))
                    ? Path.of("/usr/sbin/bpftool")
                    : Path.of("/usr/local/sbin/bpftool");
            assumeTrue(Files.isExecutable(bpftool), "skipped: bpftool is not installed, so nobody can detach a link");
            long link = cgroupLink(collector.pid()).orElseThrow();
            assertThat(run(bpftool.toString(), "link", "detach", "id", Long.toString(link)))
                    .isZero();
            collector.awaitLine("was changed by somebody else");
            IntegrityChange change = file.await(
                            "integrity_change",
                            event -> event.getIntegrityChange().getId() == link)
                    .getIntegrityChange();
            assertThat(change.getSubject()).isEqualTo("link");
            assertThat(change.getName()).startsWith("dns: cgroup of on_");
            assertThat(change.getExpected()).startsWith("attached, program ");
            assertThat(change.getFound()).isEqualTo("detached");
            assertThat(change.getRemedy()).isEqualTo("attached again");
            BlindWindow window = file.await(
                            "blind_window", event -> reason(event).equals("detached"))
                    .getBlindWindow();
            assertThat(window.getProbe()).isEqualTo("dns");
            assertThat(window.getBegin()).isBefore(window.getEnd());
            assertThat(cgroupLink(collector.pid()))
                    .as("another link")
                    .isPresent()
                    .isNotEqualTo(Optional.of(link));
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
        }
    }

    @Test
    void shouldTellAfterAKillThatItWasBlind() throws Exception {
        EventFile first = new EventFile(state.resolve("first.ndjson"));
        Instant before = Instant.now();
        try (CollectorProcess collector = new CollectorProcess(state, "collect", "--sink", "file:" + first.path())) {
            collector.awaitLine("acheron collector ready");
            first.await("process_exec", event -> true);
            collector.kill();
        }
        Instant killed = Instant.now();
        EventFile second = new EventFile(state.resolve("second.ndjson"));
        try (CollectorProcess collector = new CollectorProcess(state, "collect", "--sink", "file:" + second.path())) {
            collector.awaitLine("acheron collector ready");
            IntegrityChange change =
                    second.await("integrity_change", event -> true).getIntegrityChange();
            assertThat(change.getSubject()).isEqualTo("collector");
            assertThat(change.getExpected()).isEqualTo("stopped");
            assertThat(change.getFound()).isEqualTo("killed");
            BlindWindow window = second.await(
                            "blind_window", event -> reason(event).equals("restart"))
                    .getBlindWindow();
            assertThat(window.getBegin()).isBetween(before, killed);
            assertThat(window.getEnd()).isAfter(killed);
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
        }
        EventFile third = new EventFile(state.resolve("third.ndjson"));
        try (CollectorProcess collector = new CollectorProcess(state, "collect", "--sink", "file:" + third.path())) {
            collector.awaitLine("acheron collector ready");
            assertThat(third.await("blind_window", event -> reason(event).equals("restart"))
                            .getBlindWindow()
                            .getDetail())
                    .startsWith("the run before was stopped");
            collector.terminate();
            collector.awaitEnd();
            assertThat(third.read()).noneMatch(event -> event.getIntegrityChange() != null);
        }
    }

    private static String reason(Event event) {
        return event.getBlindWindow().getReason();
    }

    private static Optional<Long> cgroupLink(long pid) throws IOException {
        try (DirectoryStream<Path> infos = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path info : infos) {
                String text = Files.readString(info);
                Matcher id = LINK_ID.matcher(text);
                if (text.contains("link_type:\tcgroup") && !text.contains("cgroup_id:\t0\n") && id.find()) {
                    return Optional.of(Long.parseLong(id.group(1)));
                }
            }
        }
        return Optional.empty();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
