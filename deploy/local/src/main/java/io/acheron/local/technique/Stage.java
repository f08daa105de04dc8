/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where one run of a technique takes place: what it starts here is ended here, and nothing else is touched. One thread. */
public final class Stage implements AutoCloseable {
    private static final long BOUND_SECONDS = 8;

    private final Path directory;
    private final Trace trace;
    private final LoopbackResolver resolver;
    private final List<Process> processes = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    /**
     * @param directory exists and is empty; for fifos and output
     * @param resolver answers the names that are asked
     * @param marker a word nothing else on this machine uses; letters, digits and dashes
     */
    public Stage(Path directory, LoopbackResolver resolver, String marker) {
        this.directory = directory;
        this.resolver = resolver;
        this.trace = new Trace(marker);
    }

    /** @return by what alerts about this run are recognised */
    public Trace trace() {
        return trace;
    }

    LoopbackResolver resolver() {
        return resolver;
    }

    Path directory() {
        return directory;
    }

    /** @return path of a program that {@link Technique#tools} named */
    String tool(String... alternatives) throws TechniqueFailedException {
        return Tools.findAny(List.of(alternatives))
                .orElseThrow(
                        () -> new TechniqueFailedException(String.join(" or ", alternatives) + " is not installed"))
                .toString();
    }

    /** @return a listener on an ephemeral loopback port */
    Listener listen() throws TechniqueFailedException {
        try {
            Listener listener = Listener.open(trace.marker());
            listeners.add(listener);
            trace.port(listener.port());
            return listener;
        } catch (IOException e) {
            throw new TechniqueFailedException("cannot listen on loopback: " + e.getMessage(), e);
        }
    }

    /** Starts a program away from the terminal: an interactive shell would otherwise take the terminal, and Ctrl-C with it. */
    Process start(String... command) throws TechniqueFailedException {
        List<String> line = new ArrayList<>();
        Tools.find("setsid").ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(new java.io.File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("HISTFILE", "/dev/null");
        try {
            Process process = builder.start();
            processes.add(process);
            trace.pid(process.pid());
            return process;
        } catch (IOException e) {
            throw new TechniqueFailedException("cannot start %s: %s".formatted(command[0], e.getMessage()), e);
        }
    }

    /** Waits for a program to end by itself. */
    void await(Process process) throws TechniqueFailedException, InterruptedException {
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new TechniqueFailedException("it did not end within %d s%s".formatted(BOUND_SECONDS, said()));
        }
        if (process.exitValue() != 0) {
            throw new TechniqueFailedException("it ended with exit code %d%s".formatted(process.exitValue(), said()));
        }
    }

    /** @return what the programs wrote themselves, cut to its last line; empty when they were silent */
    String said() {
        try (Stream<String> lines = Files.lines(output(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((first, last) -> last)
                    .map(line -> ": " + line.strip())
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    Path output() {
        return directory.resolve("output");
    }

    @Override
    public void close() {
        List<ProcessHandle> mine = new ArrayList<>();
        for (Process process : processes) {
            process.descendants().forEach(mine::add);
            mine.add(process.toHandle());
        }
        mine.forEach(handle -> trace.pid(handle.pid()));
        listeners.forEach(Listener::close);
        mine.forEach(ProcessHandle::destroyForcibly);
    }
}
