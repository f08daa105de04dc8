/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.StartupSnapshot;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.payload.ProcessExec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that the observed processes choose: it reaches both wire forms, and is never anything but text there. */
class HostileTextPrivilegedIT {
    private static final String FORGED = "evil\nacheron collector ready: mode=bpf\r{\"kind\":\"x\"}\u001b[2J";

    @TempDir
    static Path directory;

    private static LiveCapture live;

    private final JsonLines<Event> json = JsonLines.of(Event.class);
    private final SingleObject<Event> avro = SingleObject.of(Event.class);

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(
                new KernelOptions(Set.of("process_exec", "process_exit"), KernelOptions.DEFAULT_RING_BYTES, "test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldKeepControlCharactersAndReplaceWhatIsNotUtf8() throws Exception {
        Event event = exec(bash(
                "exec -a $'" + FORGED.replace("\n", "\\n").replace("\r", "\\r").replace("\u001b", "\\e")
                        + "' /bin/true $'\\xff\\xfe' $'\\xed\\xa0\\x80' $'\\xc0\\xaf' '' $'t\\ta\\x7fb'"));
        List<String> argv = event.getProcessExec().getArgv();
        assertThat(argv.get(0)).isEqualTo(FORGED);
        assertThat(argv.get(1)).isEqualTo("\uFFFD\uFFFD");
        assertThat(argv.get(2))
                .as("a surrogate is no UTF-8")
                .containsOnlyOnce("\uFFFD")
                .doesNotContain("\uD800");
        assertThat(argv.get(3)).as("an overlong slash is no slash").doesNotContain("/");
        assertThat(argv.subList(4, 6)).containsExactly("", "t\ta\u007fb");
        assertTravels(event);
    }

    @Test
    void shouldCutACommandLineOfAMegabyteAndSaySo() throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/true"));
        for (int i = 0; i < 9; i++) {
            command.add("A".repeat(120_000));
        }
        Event event = exec(new ProcessBuilder(command).start());
        ProcessExec exec = event.getProcessExec();
        assertThat(exec.getArgvTruncated()).isTrue();
        assertThat(exec.getArgv().get(0)).isEqualTo("/bin/true");
        assertThat(exec.getArgv().get(1)).startsWith("AAAA");
        assertThat(avro.encode(event).length).isLessThan(64 * 1024);
        assertTravels(event);
    }

    @Test
    void shouldCarryForgedNamesOfProcessesAndFiles() throws Exception {
        Path program = directory.resolve("ls\n2026 root: logged in\u0007");
        Files.copy(Path.of("/bin/sh").toRealPath(), program);
        Process child = new ProcessBuilder(
                        program.toString(), "-c", "printf 'a\\nb\\033[1m\\377c' > /proc/$$/comm; exit 3")
                .start();
        Event exec = exec(child);
        assertThat(exec.getProcessExec().getExecutable().getPath())
                .isEqualTo(program.toRealPath().toString());
        assertTravels(exec);
        Event exit = live.await("process_exit", child.pid(), it -> true);
        assertThat(exit.getProcess().getName()).isEqualTo("a\nb\u001b[1m\uFFFDc");
        assertTravels(exit);
    }

    @Test
    void shouldReadTheSameFromProc() throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "read line"));
        for (int i = 0; i < 9; i++) {
            command.add("0" + "\n".repeat(120_000));
        }
        Process child = new ProcessBuilder(command).start();
        try {
            HostIdentity host = new HostIdentity("h", "h", "5f3a2b1c-0001-0002-0003-000000000004");
            StartupSnapshot snapshot = StartupSnapshot.of(host, BootClock.start(), "test", pid -> pid != child.pid());
            Event event = snapshot.next();
            assertThat(event.getProcessExec().getArgv()).startsWith("/bin/sh", "-c", "read line");
            assertThat(event.getProcessExec().getArgvTruncated()).isTrue();
            assertThat(avro.encode(event).length).isLessThan(64 * 1024);
            assertTravels(event);
        } finally {
            child.destroy();
        }
    }

    @Test
    void shouldNameTheContentOfTheExecutableAsStatDoes() throws Exception {
        Path program = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("content"));
        FileTime odd = FileTime.from(1_600_000_000_123_456_789L, TimeUnit.NANOSECONDS);
        Files.setLastModifiedTime(program, odd);
        FileRef file = exec(new ProcessBuilder(program.toString()).start())
                .getProcessExec()
                .getExecutable();
        var attributes = Files.readAttributes(program, "unix:ino,size,lastModifiedTime,ctime");
        assertThat(file.getInode()).isEqualTo(attributes.get("ino"));
        assertThat(file.getSize()).isEqualTo(attributes.get("size"));
        assertThat(file.getModifiedNs())
                .isEqualTo(nanoseconds(attributes.get("lastModifiedTime")))
                .isEqualTo(1_600_000_000_123_456_789L);
        assertThat(file.getChangedNs()).isEqualTo(nanoseconds(attributes.get("ctime")));
        assertThat(file.getFileSystem()).isEqualTo(Files.getFileStore(program).type());
    }

    private void assertTravels(Event event) throws Exception {
        String line = json.write(event);
        assertThat(line.chars()).as("one line, no control characters").noneMatch(it -> it < ' ');
        assertThat(json.read(line)).isEqualTo(event);
        assertThat(avro.decode(avro.encode(event))).isEqualTo(event);
    }

    private static Process bash(String script) throws Exception {
        return new ProcessBuilder("/bin/bash", "-c", script).start();
    }

    /** The last exec of a process: those of a shell or of the JDK's helper came before. */
    private static Event exec(Process process) throws Exception {
        return live.await(
                "process_exec",
                process.pid(),
                it -> !it.getProcessExec().getExecutable().getPath().matches(".*/(jspawnhelper|bash)"));
    }

    private static long nanoseconds(@Nullable Object time) {
        return ((FileTime) requireNonNull(time)).to(TimeUnit.NANOSECONDS);
    }
}
