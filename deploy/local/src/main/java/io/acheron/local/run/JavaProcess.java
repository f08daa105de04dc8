/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java program as a child process that writes into a file and does not outlive this one. */
public final class JavaProcess implements AutoCloseable {
    private static final Duration ORDERLY = Duration.ofSeconds(20);
    private static final int LAST_LINES = 12;

    private final Process process;
    private final Path output;
    private final Thread hook;

    private JavaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.hook = new Thread(process::destroyForcibly, "end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * What to run.
     *
     * @param options options of the JVM
     * @param classPath jars, separated by colons
     * @param main class with the main method
     * @param arguments its arguments
     * @param environment further variables
     */
    public record Program(
            List<String> options,
            String classPath,
            String main,
            List<String> arguments,
            Map<String, String> environment) {
        private List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(List.of("-cp", classPath, main));
            command.addAll(arguments);
            return command;
        }
    }

    /**
     * @param output file that takes what it writes, appended
     * @throws Failure if it cannot be started
     */
    public static JavaProcess start(Program program, Path output) {
        ProcessBuilder builder = new ProcessBuilder(program.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(program.environment());
        // A C library keeps an arena of its own for each thread, and these programs have hundreds.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        try {
            return new JavaProcess(builder.start(), output);
        } catch (IOException e) {
            throw Failure.of("cannot start %s: %s".formatted(program.main(), Failure.reason(e)), e);
        }
    }

    /** @return its process id */
    public long pid() {
        return process.pid();
    }

    /** @return whether it runs */
    public boolean alive() {
        return process.isAlive();
    }

    /**
     * Waits for its end.
     *
     * @return its exit code
     * @throws Failure if it takes longer; it is killed then
     */
    public int await(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw Failure.of("a program did not end within %d s:%n%s".formatted(patience.toSeconds(), lastLines()));
        }
        forget();
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        forget();
    }

    /** @return all it wrote so far */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no output: %s)".formatted(Failure.reason(e));
        }
    }

    /** @return the last lines it wrote, for messages */
    public String lastLines() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** @return CPU time it has used so far, user and system */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** @return memory it holds, bytes; 0 once it has ended */
    public long residentBytes() {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(ORDERLY.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook runs.
        }
    }
}
