/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.ProcessExec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs replaced in all the ways there are, with arguments and environments as an attacker would make them. */
class ExecDetailsPrivilegedIT {
    /** An ELF file for i386 whose code is {@code exit(7)}. */
    private static final String EXIT_7_I386 = "7f454c46010101000000000000000000" + "02000300010000005480040834000000"
            + "00000000000000003400200001000000" + "00000000" + "01000000000000000080040800800408"
            + "60000000600000000500000000100000" + "31c0b001b307cd80" + "00000000";

    private static final Map<String, String> SELECTED = Map.ofEntries(
            Map.entry("LD_PRELOAD", ""),
            Map.entry("LD_LIBRARY_PATH", "/nowhere"),
            Map.entry("LD_AUDIT", ""),
            Map.entry("GCONV_PATH", "/gconv"),
            Map.entry("BASH_ENV", "/bash.env"),
            Map.entry("ENV", "/env"),
            Map.entry("PROMPT_COMMAND", "true"),
            Map.entry("JAVA_TOOL_OPTIONS", "-Dx=y"),
            Map.entry("PYTHONSTARTUP", "/start.py"),
            Map.entry("HISTFILE", "/dev/null"),
            Map.entry("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22"),
            Map.entry("SSH_TTY", "/dev/pts/9"),
            Map.entry("SUDO_USER", "k\u00e4se"));

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(KernelOptions.all("test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportTheInterpreterOfAScript(@TempDir Path directory) throws Exception {
        Path script = executable(
                directory.resolve("script.sh"), "#!/bin/sh -e\nexit 0\n".getBytes(StandardCharsets.US_ASCII));

        ProcessExec exec = exec(run(new ProcessBuilder("./script.sh", "x").directory(directory.toFile())));

        assertThat(exec.getFilename()).isEqualTo("./script.sh");
        assertThat(exec.getInterpreter()).isEqualTo("/bin/sh");
        assertThat(exec.getArgv()).containsExactly("/bin/sh", "-e", "./script.sh", "x");
        assertThat(exec.getExecutable().getPath())
                .isEqualTo(Path.of("/bin/sh").toRealPath().toString());
        assertThat(exec.getSyscall()).isEqualTo("execve");
        assertThat(script).exists();
    }

    @Test
    void shouldReportAProgramThatIsOnlyAnOpenFile() throws Exception {
        Python python = Python.run("os.execve(os.open('/bin/true', os.O_RDONLY), ['first', 'second'], {})");

        ProcessExec exec = last(python.pid(), "/true");

        assertThat(exec.getSyscall()).isEqualTo("execveat");
        assertThat(exec.getFilename()).startsWith("/dev/fd/");
        assertThat(exec.getArgv()).containsExactly("first", "second");
        assertThat(exec.getExecutable().getPath())
                .isEqualTo(Path.of("/bin/true").toRealPath().toString());
    }

    @Test
    void shouldReportAProgramBelowAnOpenDirectory() throws Exception {
        Python python = Python.run("""
                argv = (ctypes.c_char_p * 2)(b'true', None)
                call(322 if os.uname().machine == 'x86_64' else 281,
                     os.open('/usr/bin', os.O_PATH), b'true', argv, None, 0)
                """);

        ProcessExec exec = last(python.pid(), "/true");

        assertThat(exec.getSyscall()).isEqualTo("execveat");
        assertThat(exec.getFilename()).matches("/dev/fd/\\d+/true");
        assertThat(exec.getArgv()).containsExactly("true");
    }

    @Test
    void shouldReportAProgramThatIsInMemoryOnly() throws Exception {
        Python python = Python.run("""
                memory = os.memfd_create('payload', 0)
                os.write(memory, open('/bin/true', 'rb').read())
                os.execve(memory, ['innocent'], {'HISTFILE': '/dev/null'})
                """);

        ProcessExec exec = last(python.pid(), "memfd:payload");

        assertThat(exec.getExecutable().getPath()).startsWith("memfd:payload");
        assertThat(exec.getExecutable().getLinks()).isZero();
        assertThat(exec.getExecutable().getInode()).isPositive();
        assertThat(exec.getArgv()).containsExactly("innocent");
        assertThat(exec.getEnv()).isEqualTo(Map.of("HISTFILE", "/dev/null"));
    }

    @Test
    void shouldReportNoArgumentsAsTheKernelMakesThem() throws Exception {
        Python python = Python.run("""
                nothing = (ctypes.c_char_p * 1)(None)
                libc.execve(b'/bin/true', nothing, nothing)
                """);

        // Kernels from 5.18 on put one empty argument there.
        assertThat(last(python.pid(), "/true").getArgv()).isSubsetOf("").hasSizeLessThanOrEqualTo(1);
        assertThat(last(python.pid(), "/true").getArgvTruncated()).isFalse();
    }

    @Test
    void shouldMarkArgumentsOfOneMegabyteAsCut() throws Exception {
        Python python = Python.run("""
                os.execve('/bin/true', ['true'] + ['a' * 120000] * 9, {'SUDO_USER': 'behind'})
                """);

        ProcessExec exec = last(python.pid(), "/true");

        assertThat(exec.getArgvTruncated()).isTrue();
        assertThat(exec.getArgv().get(0)).isEqualTo("true");
        assertThat(exec.getArgv().get(1)).matches("a{8000,}");
        assertThat(exec.getEnv()).containsEntry("SUDO_USER", "behind");
        assertThat(exec.getEnvTruncated()).isFalse();
    }

    @Test
    void shouldReplaceWhatIsNotText() throws Exception {
        Python python = Python.run("""
                os.execve('/bin/true', [b'true', b'\\xff\\xfe', b'a\\nb\\x1b[0m'], {b'SUDO_USER': b'\\xc3('})
                """);

        ProcessExec exec = last(python.pid(), "/true");

        assertThat(exec.getArgv()).containsExactly("true", "\ufffd\ufffd", "a\nb\u001b[0m");
        assertThat(exec.getEnv()).isEqualTo(Map.of("SUDO_USER", "\ufffd("));
    }

    @Test
    void shouldFindEverySelectedVariableBehindPadding() throws Exception {
        Map<String, String> environment = new TreeMap<>(SELECTED);
        environment.remove(
                "SUDO_USER"); // set as bytes below: which bytes Java would write depends on the locale of the test
        for (int i = 0; i < 100; i++) {
            environment.put("A_PADDING_%03d".formatted(i), "x".repeat(150));
            environment.put("LD_X_%03d".formatted(i), "SSH_TTY=no");
        }
        Python python = Python.run(environment, """
                os.execve('/bin/true', ['true'], {**os.environb, b'SUDO_USER': b'k\\xc3\\xa4se'})
                """);

        ProcessExec exec = last(python.pid(), "/true");

        assertThat(exec.getEnv()).isEqualTo(SELECTED);
        assertThat(exec.getEnvTruncated()).isFalse();
    }

    @Test
    void shouldSayWhenAnEnvironmentIsTooLargeToBeSearched() throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of("HISTFILE", "/dev/null"));
        for (int i = 0; i < 10; i++) {
            environment.put("PADDING_" + i, "x".repeat(20_000));
        }
        String pairs = environment.entrySet().stream()
                .map(it -> "'" + it.getKey() + "': '" + it.getValue().substring(0, 1) + "' * "
                        + it.getValue().length())
                .collect(Collectors.joining(", ", "{", "}"));
        Python large = Python.run("os.execve('/bin/true', ['true'], " + pairs + ")");
        Python longer = Python.run("""
                os.execve('/bin/true', ['true'], {'HISTFILE': 'h' * 2000, 'B': 'SSH_TTY=' * 2000, 'SUDO_USER': 'me'})
                """);

        assertThat(last(large.pid(), "/true").getEnvTruncated()).isTrue();
        ProcessExec exec = last(longer.pid(), "/true");
        assertThat(exec.getEnvTruncated()).isTrue();
        assertThat(exec.getEnv()).containsOnlyKeys("HISTFILE", "SUDO_USER").containsEntry("SUDO_USER", "me");
        assertThat(exec.getEnv().get("HISTFILE")).matches("h{1000,}");
    }

    @Test
    void shouldReportA32BitProgram(@TempDir Path directory) throws Exception {
        Path program = executable(directory.resolve("small"), HexFormat.of().parseHex(EXIT_7_I386));
        Process process;
        try {
            process = new ProcessBuilder(program.toString(), "x").start();
        } catch (IOException e) {
            System.err.println("SKIPPED, this kernel runs no 32-bit programs: " + e.getMessage());
            Assumptions.abort("no 32-bit programs here");
            return;
        }
        assertThat(process.waitFor()).isEqualTo(7);

        ProcessExec exec = last(process.pid(), "/small");

        assertThat(exec.getArgv()).containsExactly(program.toString(), "x");
        assertThat(exec.getSyscall()).isEqualTo("execve");
    }

    private static Path executable(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Process run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        assertThat(process.waitFor()).isZero();
        return process;
    }

    private static ProcessExec exec(Process process) throws InterruptedException {
        return live.await(
                        "process_exec",
                        process.pid(),
                        it -> !it.getProcessExec().getExecutable().getPath().endsWith("/jspawnhelper"))
                .getProcessExec();
    }

    private static ProcessExec last(long pid, String executable) throws InterruptedException {
        Event event = live.await(
                "process_exec",
                pid,
                it -> it.getProcessExec().getExecutable().getPath().contains(executable));
        return event.getProcessExec();
    }
}
