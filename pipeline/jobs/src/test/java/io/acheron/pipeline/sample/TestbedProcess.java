/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of a module {@code pipeline/*-testbed} in a process of its own, with libraries that must not come near those of Flink. It
 * listens on loopback and writes its port into the file {@code port} of its home when it answers.
 */
public final class TestbedProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final int port;

    private TestbedProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param module such as metastore-testbed
     * @param main class with the main method
     * @param home existing directory, its first argument
     * @param more further arguments
     * @return when it answers
     */
    public static TestbedProcess start(String module, String main, Path home, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(home.toString()));
        arguments.addAll(List.of(more));
        Path port = home.resolve("port");
        Path log = home.resolve("log");
        Files.deleteIfExists(port);
        Process process = command(module, main, arguments)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!Files.exists(port)) {
                assertThat(process.isAlive() && System.nanoTime() < end)
                        .as(() -> main + " answers; its log:\n" + text(log))
                        .isTrue();
                Thread.sleep(50);
            }
            return new TestbedProcess(process, Integer.parseInt(Files.readString(port)));
        } catch (IOException | InterruptedException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** @return what runs a main class of the module, in a small JVM that starts quickly */
    public static ProcessBuilder command(String module, String main, List<String> arguments) throws IOException {
        Path built = Path.of(System.getProperty("acheron.root", "../.."))
                .toAbsolutePath()
                .resolve("pipeline/" + module + "/target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "-Dderby.stream.error.field=java.lang.System.err",
                "-cp",
                built.resolve("classes") + ":" + Files.readString(built.resolve("classpath")),
                main));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** @return where it listens on 127.0.0.1 */
    public int port() {
        return port;
    }

    /** As the kernel does it when memory runs out; when it returns nothing is written any more. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
