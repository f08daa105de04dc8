/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.collector;

import io.acheron.local.run.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The collector as a child process. Its standard input is a pipe that only this process holds: when it closes, by an orderly end or because
 * this process was killed, the collector drains and ends, and the kernel takes its programs away.
 */
public final class CollectorProcess implements AutoCloseable {
    private static final String CLASS_PATH = "acheron.collector.classpath";
    private static final String JAVA_OPTIONS = "acheron.collector.java.options";
    private static final String MAIN = "io.acheron.collector.cli.Main";
    private static final long DRAIN_SECONDS = 10;

    private final Process process;
    private final Thread relay;

    private CollectorProcess(Process process, Thread relay) {
        this.process = process;
        this.relay = relay;
    }

    /**
     * @param bootstrap broker to publish to
     * @param topicPrefix first part of the topics
     * @param spool directory in which events wait while the broker is away
     * @param lines takes what it writes to its standard error, line by line
     * @throws Failure if it cannot be started
     */
    public static CollectorProcess start(String bootstrap, String topicPrefix, Path spool, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command(bootstrap, topicPrefix, spool))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // One arena for all threads: the collector promises a small resident set.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().put("LC_ALL", "C.UTF-8"); // as in the launcher
        try {
            Process process = builder.start();
            Thread relay = new Thread(() -> relay(process, lines), "collector-stderr");
            relay.setDaemon(true);
            relay.start();
            return new CollectorProcess(process, relay);
        } catch (IOException e) {
            throw Failure.of("cannot start the collector: " + Failure.reason(e), e);
        }
    }

    private static List<String> command(String bootstrap, String topicPrefix, Path spool) {
        String classPath = System.getProperty(CLASS_PATH);
        if (classPath == null || classPath.isBlank()) {
            throw Failure.of(
                    "where the collector's classes are is not known: start this by ./acheron, or set -D" + CLASS_PATH);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : System.getProperty(JAVA_OPTIONS, "").trim().split("\\s+")) {
            if (!option.isEmpty()) {
                command.add(option);
            }
        }
        String root = System.getProperty("acheron.root");
        if (root != null) {
            command.add("-Dacheron.root=" + root);
        }
        command.addAll(List.of("-cp", classPath, MAIN, "collect", "--sink", "kafka", "--bootstrap", bootstrap));
        command.addAll(List.of("--prefix", topicPrefix, "--spool", spool.toString(), "--exit-with-stdin"));
        return command;
    }

    private static void relay(Process process, Consumer<String> lines) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // The collector has ended.
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

    /** @return its exit code, once it has ended */
    public int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        if (!process.waitFor(DRAIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroy();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(2, TimeUnit.SECONDS);
            }
        }
        relay.join(1000);
    }
}
