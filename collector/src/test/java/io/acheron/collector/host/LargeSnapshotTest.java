/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A /proc made by the test; processes of one kind are links to one directory. */
class LargeSnapshotTest {
    private static final int MANY = 100_000;

    @TempDir
    Path directory;

    private Path proc;
    private ProcessReader processes;

    @BeforeEach
    void makeProc() throws IOException {
        proc = Files.createDirectory(directory.resolve("proc"));
        processes = new ProcessReader("5f3a2b1c", UserNames.ofThisHost(), new Cgroups(proc, directory), proc);
    }

    @Test
    void shouldTellAHundredThousandProcessesAFewAtATime() throws Exception {
        Path usual = kind("usual", "usual", 100, "/bin/usual\0--flag\0");
        Path kernelThread = kind("kworker", "kworker/0:1", 1, "");
        for (int pid = 1; pid <= MANY; pid++) {
            link(pid, pid % 20 == 0 ? usual : kernelThread);
        }
        SnapshotThread reader = SnapshotThread.start(snapshot());
        BitSet told = new BitSet();
        long sequence = 0;
        while (!reader.isFinished()) {
            for (int i = 0; i < 16 && reader.hasNext(); i++) {
                Event event = reader.next();
                told.set(event.getProcess().getPid());
                assertThat(event.getHeader().getSequence()).isEqualTo(++sequence);
            }
        }
        assertThat(told.cardinality()).isEqualTo(MANY / 20);
        assertThat(told.get(10)).as("a thread of the kernel").isFalse();
    }

    @Test
    void shouldTellParentsFirstEvenAfterIdsWrappedAround() throws Exception {
        link(30, kind("a", "parent", 5, "parent\0"));
        link(2, kind("b", "child", 6, "child\0"));
        link(40, kind("c", "init", 1, "init\0"));
        List<Integer> pids = new ArrayList<>();
        snapshot().forEachRemaining(it -> pids.add(it.getProcess().getPid()));
        assertThat(pids).containsExactly(40, 30, 2);
    }

    @Test
    void shouldReadHostileNamesAndLeaveOutWhatIsBroken() throws Exception {
        link(1, kind("forged", "x) Z 1 1 1 (y\n", 1, "a\nb\0\0\0c\0\0\0"));
        Path bytes = kind("bytes", "b", 2, "");
        Files.write(bytes.resolve("cmdline"), new byte[] {(byte) 0xff, 0, (byte) 0xed, (byte) 0xa0, (byte) 0x80, 0});
        link(2, bytes);
        link(3, kind("long", "l", 3, "A".repeat(1 << 20)));
        link(4, Files.createDirectory(directory.resolve("empty")));
        link(5, directory.resolve("gone"));
        Path garbage = Files.createDirectory(directory.resolve("garbage"));
        Files.writeString(garbage.resolve("stat"), "5 (");
        link(6, garbage);
        Files.createDirectory(proc.resolve("12345678901234567890"));
        Files.createDirectory(proc.resolve("7x"));

        List<Event> events = new ArrayList<>();
        snapshot().forEachRemaining(events::add);

        assertThat(events).extracting(it -> it.getProcess().getPid()).containsExactly(1, 2, 3);
        assertThat(events.get(0).getProcess().getName()).isEqualTo("x) Z 1 1 1 (y\n");
        assertThat(events.get(0).getProcessExec().getArgv()).containsExactly("a\nb", "", "", "c");
        assertThat(events.get(1).getProcessExec().getArgv().get(0)).isEqualTo("\uFFFD");
        assertThat(events.get(2).getProcessExec().getArgvTruncated()).isTrue();
        assertThat(events.get(2).getProcess().getCommandLine()).hasSizeLessThan(20_000);
    }

    @Test
    void shouldLeaveOutWhatEndedOrChangedBeforeItWasSent() throws Exception {
        Path ends = kind("ends", "ends", 1, "ends\0");
        Path changes = kind("changes", "old", 2, "old\0");
        Path reused = kind("reused", "same", 3, "same\0");
        link(1, ends);
        link(2, changes);
        link(3, reused);
        link(4, kind("stays", "stays", 4, "stays\0"));
        StartupSnapshot snapshot = snapshot();
        List<Event> events = new ArrayList<>();
        snapshot.forEachRemaining(events::add);
        assertThat(events).hasSize(4).allMatch(snapshot::isCurrent);
        Files.delete(proc.resolve("1"));
        stat(changes, "new", 2);
        stat(reused, "same", 300);
        assertThat(events)
                .filteredOn(snapshot::isCurrent)
                .extracting(it -> it.getProcess().getPid())
                .containsExactly(4);
    }

    private StartupSnapshot snapshot() throws Exception {
        return new StartupSnapshot(
                new HostIdentity("h", "h", "5f3a2b1c"), BootClock.start(), "test", processes, pid -> false, proc);
    }

    private Path kind(String name, String comm, long startTicks, String argv) throws IOException {
        Path kind = Files.createDirectory(directory.resolve(name));
        stat(kind, comm, startTicks);
        Files.writeString(kind.resolve("cmdline"), argv);
        return kind;
    }

    private static void stat(Path kind, String comm, long startTicks) throws IOException {
        Files.writeString(
                kind.resolve("stat"),
                "1 (%s) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %d 0 0\n".formatted(comm, startTicks));
    }

    private void link(int pid, Path kind) throws IOException {
        Files.createSymbolicLink(proc.resolve(Integer.toString(pid)), kind);
    }
}
