/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The real demo in a process of its own, as the launcher starts it. */
final class DemoProcess implements AutoCloseable {
    private final Process process;
    private final List<String> err = new ArrayList<>();
    private final Thread reader;

    private DemoProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "demo-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    /** Class path of the built collector; empty when it has not been built. */
    static Optional<String> collectorClassPath() {
        Path target = Path.of(System.getProperty("acheron.root"), "collector", "target");
        try {
            return Optional.of(target.resolve("classes") + ":"
                    + Files.readString(target.resolve("classpath")).trim());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static DemoProcess start(Path temp, Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-Djava.io.tmpdir=" + temp,
                "-Dacheron.root=" + System.getProperty("acheron.root"),
                "-Dacheron.collector.classpath=" + collectorClassPath().orElseThrow(),
                "-Dacheron.collector.java.options=-Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.acheron.local.cli.Main",
                "demo",
                "--port=0",
                "--web-port=0"));
        command.addAll(List.of(arguments));
        return new DemoProcess(new ProcessBuilder(command)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(out.toFile())
                .start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (err) {
                    err.add(line);
                    err.notifyAll();
                }
            }
        } catch (IOException e) {
            // The demo has ended.
        }
    }

    /** Waits for a line on stderr; false when it does not come in time or the demo ends before. */
    boolean awaitLine(Predicate<String> wanted, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (err) {
            while (err.stream().noneMatch(wanted)) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    return false;
                }
                err.wait(200);
            }
        }
        return true;
    }

    /** SIGINT, as Ctrl-C sends it; Java itself can only send SIGTERM and SIGKILL. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    boolean awaitEnd(long seconds) throws InterruptedException {
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        reader.join(2000);
        return ended;
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    String err() {
        synchronized (err) {
            return String.join("\n", err);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
