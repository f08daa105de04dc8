/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Goes round all processes, a few per second, for libraries that were loaded long after the start: a JVM inside another program is not
 * to be known by its exec. A look costs about a millisecond, so this takes some thousandths of a CPU whatever the number of processes;
 * with thousands of them a round takes many minutes.
 */
final class ProcessRound {
    private static final Path PROC = Path.of("/proc");
    private static final long EVERY_NS = 200_000_000L;
    /** Threads of the kernel have no program; asking costs little. */
    private static final int PASSED_OVER = 64;

    private final Deque<Integer> waiting = new ArrayDeque<>();
    private long lastNs;

    /** A process to look at, and the path of its program as it sees it. */
    record Candidate(int pid, String executable) {}

    /** @param nowNs of System.nanoTime, at which nothing is due yet */
    ProcessRound(long nowNs) {
        this.lastNs = nowNs;
    }

    /** Returns the next process when one is due. */
    Optional<Candidate> next(long nowNs) {
        if (nowNs - lastNs < EVERY_NS) {
            return Optional.empty();
        }
        lastNs = nowNs;
        if (waiting.isEmpty()) {
            begin();
        }
        for (int i = 0; i < PASSED_OVER && !waiting.isEmpty(); i++) {
            int pid = waiting.poll();
            Optional<Candidate> candidate = executable(pid).map(it -> new Candidate(pid, it));
            if (candidate.isPresent()) {
                return candidate;
            }
        }
        return Optional.empty();
    }

    private void begin() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(it -> waiting.add(Integer.valueOf(it.getFileName().toString())));
        } catch (IOException e) {
            // Looked for again when it is due.
            waiting.clear();
        }
    }

    /** Empty for threads of the kernel, and for what ended meanwhile. */
    private static Optional<String> executable(int pid) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(PROC.resolve(pid + "/exe")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
