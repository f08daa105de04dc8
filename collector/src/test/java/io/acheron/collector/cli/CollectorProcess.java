/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The collector as users run it: a process of its own, started with the flags that are shipped. */
final class CollectorProcess implements AutoCloseable {
    private static final long PATIENCE_S = 90;

    private final Process process;
    private final List<String> err = new ArrayList<>();
    private final Thread reader;

    CollectorProcess(Path state, String... arguments) throws IOException {
        this(state, Map.of(), arguments);
    }

    CollectorProcess(Path state, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(Path.of("src/main/launch/java.options")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ACHERON_COLLECTOR_STATE_DIRECTORY", state.toString());
        builder.environment().putAll(environment);
        process = builder.start();
        reader = new Thread(this::readErr, "collector-stderr");
        reader.start();
    }

    private void readErr() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (err) {
                    err.add(line);
                    err.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line on stderr that contains a text, which may still have to come. */
    String awaitLine(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        synchronized (err) {
            while (true) {
                for (String line : err) {
                    if (line.contains(text)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive()) {
                    throw new AssertionError("no '" + text + "' in " + err);
                }
                err.wait(Math.min(left, 100));
            }
        }
    }

    /** Waits for the end and returns the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("still running; said " + err);
        }
        reader.join();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it without a chance to clean up. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Sends a signal by its name. */
    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** All lines on stderr so far. */
    List<String> lines() {
        synchronized (err) {
            return List.copyOf(err);
        }
    }

    InputStream stdout() {
        return process.getInputStream();
    }

    void closeStdin() throws IOException {
        process.getOutputStream().close();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would also close the streams that the last lines come through
    }

    String lastLine() {
        synchronized (err) {
            return err.get(err.size() - 1);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
