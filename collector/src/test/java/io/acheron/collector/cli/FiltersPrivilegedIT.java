/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.ConfigChange;
import io.acheron.schema.payload.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters of the collector's own file, from the start and after it was read again. */
class FiltersPrivilegedIT {
    private static final int RUNS = 5;

    @TempDir
    private Path state;

    @Test
    void shouldLeaveOutWhatItsOwnFileNames() throws Exception {
        Path quiet = Files.copy(
                Path.of("/bin/true"),
                Files.createDirectory(state.resolve("quiet")).resolve("tool"));
        Path loud = Files.copy(
                Path.of("/bin/true"),
                Files.createDirectory(state.resolve("loud")).resolve("tool"));
        String filter = """
                - {id: quiet, path: %s/, kinds: [process_exec], reason: a test, owner: tests, expires: EXPIRES}
                """.formatted(quiet.getParent());
        Path config = write("filters:\n" + filter.replace("EXPIRES", "2099-01-01T00:00:00Z")
                + filter.replace("id: quiet", "id: over").replace("EXPIRES", "2020-01-01T00:00:00Z"));
        EventFile file = new EventFile(state.resolve("events.ndjson"));
        try (CollectorProcess collector = new CollectorProcess(
                state,
                "collect",
                "--config",
                config.toString(),
                "--sink",
                "file:" + file.path(),
                "--probe",
                "process_exec")) {
            assumeTrue(
                    collector.awaitLine("acheron collector ready").contains("mode=bpf"),
                    "skipped: BPF programs cannot be loaded here");
            assertThat(collector.awaitLine("is passed over")).contains("filter over expired at 2020-01-01T00:00:00Z");
            ConfigChange set = change(file, "set");
            assertThat(set.getSource()).isEqualTo("file");
            assertThat(set.getName()).isEqualTo("quiet");
            assertThat(set.getReason()).isEqualTo("a test");
            for (int i = 0; i < RUNS; i++) {
                run(quiet);
            }
            run(loud);
            file.await("process_exec", it -> executable(it).equals(loud.toString()));
            assertThat(file.read()).noneMatch(it -> executable(it).equals(quiet.toString()));

            write("log.level: info");
            collector.signal("HUP");
            assertThat(change(file, "removed").getName()).isEqualTo("quiet");
            Receipt receipt = file.await(
                            "receipt", it -> it.getReceipt().getFilterId().equals("quiet"))
                    .getReceipt();
            assertThat(receipt.getCount()).isEqualTo(RUNS);
            run(quiet);
            file.await("process_exec", it -> executable(it).equals(quiet.toString()));
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
        }
    }

    @Test
    void shouldNotStartWithAFilterThatCannotBeTaken() throws Exception {
        Path config = write(
                "filters: [{id: a, uid: 1, kinds: [no_such], reason: r, owner: o, expires: 2099-01-01T00:00:00Z}]");
        try (CollectorProcess collector = new CollectorProcess(
                state, "collect", "--config", config.toString(), "--sink", "file:" + state.resolve("events.ndjson"))) {
            int code = collector.awaitEnd();
            assumeTrue(
                    collector.lines().stream().noneMatch(it -> it.contains("fallback")),
                    "skipped: BPF programs cannot be loaded here");
            assertThat(code).isEqualTo(Main.USAGE);
            assertThat(collector.lastLine())
                    .contains("filter 'a': no probe gives events of kind 'no_such'; there are ");
        }
    }

    @Test
    void shouldNotStartWhereNothingCanBePinned() throws Exception {
        try (CollectorProcess collector =
                new CollectorProcess(state, "collect", "--sink", "stdout", "--set", "bpf.pin.directory=" + state)) {
            assertThat(collector.awaitEnd()).isEqualTo(Main.USAGE);
            assertThat(collector.lastLine())
                    .contains("bpf.pin.directory: cannot pin maps in " + state, "is not on a BPF file system");
        }
    }

    private Path write(String config) throws IOException {
        return Files.writeString(state.resolve("collector.yaml"), config);
    }

    private static void run(Path program) throws Exception {
        assertThat(new ProcessBuilder(program.toString()).start().waitFor()).isZero();
    }

    private static ConfigChange change(EventFile file, String action) throws Exception {
        return file.await(
                        "config_change",
                        it -> it.getConfigChange().getSubject().equals("filter")
                                && it.getConfigChange().getAction().equals(action))
                .getConfigChange();
    }

    private static String executable(Event event) {
        return event.getProcessExec() == null
                ? ""
                : event.getProcessExec().getExecutable().getPath();
    }
}
