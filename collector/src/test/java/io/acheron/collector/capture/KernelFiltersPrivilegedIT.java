/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.filter.FilterRefusedException;
import io.acheron.collector.filter.KernelFilters;
import io.acheron.collector.filter.Origin;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.OwnEvents;
import io.acheron.schema.control.Filter;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.ConfigChange;
import io.acheron.schema.payload.Receipt;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters on the running kernel: what they name is left out and counted, all else comes. */
class KernelFiltersPrivilegedIT {
    private static final Origin CONTROL = new Origin("control", 7, "ops");
    private static final int FORKS = 3;

    private final List<Event> told = new ArrayList<>();
    private LiveCapture live;
    private KernelFilters filters;

    @BeforeEach
    void start() throws Exception {
        live = LiveCapture.start(
                new KernelOptions(Set.of("process_exec", "process_fork"), KernelOptions.DEFAULT_RING_BYTES, "test"));
        BootClock clock = BootClock.start();
        filters = new KernelFilters(
                live.capture.control().orElseThrow(),
                live.capture.kinds(),
                clock,
                new OwnEvents(
                        new HostIdentity("test-host", "test", "5f3a2b1c-0001-0002-0003-000000000004"), clock, "1"),
                told::add,
                false);
    }

    @AfterEach
    void stop() {
        if (live != null) {
            live.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "uid", "cgroup", "pid_ns", "comm"})
    void shouldLeaveOutWhatAFilterNames(String field) throws Exception {
        try (Forker shell = new Forker()) {
            shell.fork(1);
            ProcessContext process =
                    live.await("process_fork", shell.pid(), it -> true).getProcess();
            int before = forksOf(shell);

            Filter filter = filter(field, value(field, process), "process_fork");
            filters.replace(CONTROL, List.of(filter));
            shell.fork(FORKS);
            filters.replace(CONTROL, List.of());
            shell.fork(1);

            live.await("fork after the filter", it -> forksOf(shell) > before);
            live.capture.drain(live.seen::add);
            assertThat(forksOf(shell)).as("forks under the filter").isEqualTo(before + 1);
            long hits = receipts().stream().mapToLong(Receipt::getCount).sum();
            if (field.equals("pid")) {
                assertThat(hits).isEqualTo(FORKS);
            } else {
                assertThat(hits).isGreaterThanOrEqualTo(FORKS);
            }
            assertThat(count("process_fork", "filtered")).isEqualTo(hits);
            assertThat(receipts()).allSatisfy(receipt -> {
                assertThat(receipt.getMechanism()).isEqualTo("filter");
                assertThat(receipt.getFilterId()).isEqualTo("f1");
                assertThat(receipt.getKey()).isEqualTo(field + "=" + filter.getValue());
                assertThat(receipt.getReason()).isEqualTo("test of filters");
                assertThat(receipt.getExpires()).isEqualTo(filter.getExpires());
            });
            assertThat(actions()).containsExactly("set", "removed");
        }
    }

    @Test
    void shouldTakeNoNumberForWhatAFilterNames() throws Exception {
        try (Forker shell = new Forker()) {
            filters.replace(CONTROL, List.of(filter("pid", String.valueOf(shell.pid()), "process_fork")));
            shell.fork(FORKS);
        }
        live.capture.stop();
        while (live.capture.drain(live.seen::add) > 0) {}
        assertThat(count("process_fork", "filtered")).isEqualTo(FORKS);
        assertThat(Arrays.stream(live.capture.sequences()).sum()).as("no gap").isEqualTo(live.seen.size());
    }

    @Test
    void shouldLeaveOutProgramsBelowAPath(@TempDir Path folder) throws Exception {
        Path noisy = Files.createDirectories(folder.resolve("noisy/bin")).resolve("tool");
        Files.copy(Path.of("/bin/true"), noisy);
        filters.replace(
                CONTROL,
                List.of(
                        filter("path", folder.resolve("noisy") + "/", "process_exec"),
                        Filter.newBuilder(filter("path", folder + "/", "process_fork"))
                                .setFilterId("f2")
                                .build()));
        for (int i = 0; i < FORKS; i++) {
            assertThat(new ProcessBuilder(noisy.toString()).start().waitFor()).isZero();
        }
        Process other = new ProcessBuilder("/bin/true").start();
        live.await(
                "process_exec",
                other.pid(),
                it -> it.getProcessExec().getExecutable().getPath().endsWith("true"));
        filters.tellAll();

        assertThat(live.seen)
                .filteredOn(event -> event.getProcessExec() != null
                        && event.getProcessExec().getExecutable().getPath().equals(noisy.toString()))
                .isEmpty();
        assertThat(receipts()).singleElement().satisfies(receipt -> {
            assertThat(receipt.getFilterId()).isEqualTo("f1");
            assertThat(receipt.getKind()).isEqualTo("process_exec");
            assertThat(receipt.getCount()).isEqualTo(FORKS);
        });
    }

    @Test
    void shouldNotHideProgramsFromAFilterThatDoesNotNameThem() throws Exception {
        filters.replace(CONTROL, List.of(filter("uid", "0")));
        Process process = new ProcessBuilder("/bin/true").start();
        live.await("process_exec", process.pid(), it -> true);
        assertThat(count("process_exec", "filtered")).isZero();
    }

    @Test
    void shouldEndByItself() throws Exception {
        filters.replace(
                CONTROL,
                List.of(Filter.newBuilder(filter("uid", "0"))
                        .setExpires(Instant.now().plusMillis(300))
                        .build()));
        assertThat(filters.ids()).containsExactly("f1");
        while (!filters.ids().isEmpty()) {
            Thread.sleep(20);
            filters.turn();
        }
        assertThat(actions()).containsExactly("set", "expired");
    }

    @Test
    void shouldChangeNothingWhenOneOfThemIsRefused() throws Exception {
        filters.replace(CONTROL, List.of(filter("pid", "1")));
        List<Filter> wrong = List.of(filter("pid", "2"), filter("pid", "x"));
        assertThatThrownBy(() -> filters.replace(CONTROL, wrong)).isInstanceOf(FilterRefusedException.class);
        assertThat(filters.filter("f1").orElseThrow().getValue()).isEqualTo("1");
        assertThat(actions()).containsExactly("set", "refused");
    }

    private static String value(String field, ProcessContext process) {
        return switch (field) {
            case "pid" -> String.valueOf(process.getPid());
            case "uid" -> String.valueOf(process.getUid());
            case "cgroup" -> String.valueOf(process.getCgroupId());
            case "pid_ns" -> String.valueOf(process.getNamespaces().getPid());
            default -> process.getName();
        };
    }

    private static Filter filter(String field, String value, String... kinds) {
        return Filter.newBuilder()
                .setFilterId("f1")
                .setField(field)
                .setValue(value)
                .setKinds(List.of(kinds))
                .setReason("test of filters")
                .setOwner("tests")
                .setExpires(Instant.now().plusSeconds(3600).truncatedTo(java.time.temporal.ChronoUnit.MICROS))
                .build();
    }

    private int forksOf(Forker shell) {
        return (int) live.seen.stream()
                .filter(it -> it.getKind().equals("process_fork")
                        && it.getProcess() != null
                        && it.getProcess().getPid() == shell.pid())
                .count();
    }

    private List<Receipt> receipts() {
        return told.stream()
                .filter(it -> it.getReceipt() != null)
                .map(Event::getReceipt)
                .toList();
    }

    private List<String> actions() {
        return told.stream()
                .filter(it -> it.getConfigChange() != null)
                .map(Event::getConfigChange)
                .map(ConfigChange::getAction)
                .toList();
    }

    private long count(String kind, String reason) {
        return live.capture.losses().stream()
                .filter(it -> it.hop().equals("kernel")
                        && it.kind().equals(kind)
                        && it.reason().equals(reason))
                .mapToLong(LossCount::count)
                .sum();
    }

    /** A shell of a name of its own that forks once for each line it reads, and says when it has. */
    private static final class Forker implements AutoCloseable {
        private final Process process = new ProcessBuilder(
                        "/bin/sh", "-c", "printf acheron-forker >/proc/$$/comm; while read -r line; do (:); echo; done")
                .start();

        Forker() throws Exception {}

        long pid() {
            return process.pid();
        }

        void fork(int times) throws Exception {
            OutputStream lines = process.getOutputStream();
            for (int i = 0; i < times; i++) {
                lines.write('\n');
                lines.flush();
                assertThat(process.getInputStream().read()).isEqualTo('\n');
            }
        }

        @Override
        public void close() throws Exception {
            process.getOutputStream().close();
            process.waitFor();
        }
    }
}
