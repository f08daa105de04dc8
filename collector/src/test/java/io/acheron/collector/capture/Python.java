/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * System calls made by a process of its own, in a language that has all of them without a compiler. {@code call} is
 * libc's syscall() with the result or the negative errno.
 */
record Python(long pid, String output) {
    private static final String PRELUDE = """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            libc.syscall.restype = ctypes.c_long
            def call(*arguments):
                result = libc.syscall(*[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
                return result if result >= 0 else -ctypes.get_errno()
            """;

    /** Runs a script to its end, which must be a success. */
    static Python run(String script, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), script, arguments);
    }

    static Python run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(interpreter(), "-c", PRELUDE + script));
        command.addAll(Arrays.asList(arguments));
        return finish(command, environment);
    }

    /** Runs a script as {@link #run}, in a mount namespace of its own from which nothing spreads. */
    static Python runApart(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("unshare", "-m", "--propagation", "private", interpreter(), "-c", PRELUDE + script));
        command.addAll(Arrays.asList(arguments));
        return finish(command, Map.of());
    }

    private static Python finish(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return new Python(process.pid(), output.strip());
    }

    /** Starts a script that does not end by itself. */
    static Process start(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(interpreter(), "-c", PRELUDE + script));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Not through a launcher that would be another process. */
    private static String interpreter() throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
        } catch (IOException e) {
            System.err.println("SKIPPED, python3 is needed to make the system calls: " + e.getMessage());
            return Assumptions.abort("no python3");
        }
        String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return path;
    }

    /** Returns the output's words as numbers. */
    List<Integer> numbers() {
        return Arrays.stream(output.split("\\s+")).map(Integer::valueOf).toList();
    }
}
