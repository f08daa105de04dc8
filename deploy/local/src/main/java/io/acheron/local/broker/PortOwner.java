/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds which process listens on a port, from /proc: the socket's inode in the table of sockets, then who has it open. */
final class PortOwner {
    private static final String LISTENING = "0A";

    /** @return such as {@code pid 4711 (java)}; empty when nobody listens or another user's process does */
    static Optional<String> find(int port) {
        try {
            Set<String> links = new HashSet<>();
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                inodes(Path.of(table), port).forEach(inode -> links.add("socket:[" + inode + "]"));
            }
            if (links.isEmpty()) {
                return Optional.empty();
            }
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                return processes
                        .filter(process ->
                                process.getFileName().toString().chars().allMatch(Character::isDigit))
                        .filter(process -> holds(process, links))
                        .findFirst()
                        .map(PortOwner::describe);
            }
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static List<String> inodes(Path table, int port) throws IOException {
        if (!Files.isReadable(table)) {
            return List.of();
        }
        String wanted = ":%04X".formatted(port).toUpperCase(Locale.ROOT);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(column -> column.length > 9 && column[1].endsWith(wanted) && column[3].equals(LISTENING))
                    .map(column -> column[9])
                    .toList();
        }
    }

    private static boolean holds(Path process, Set<String> links) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> links.contains(target(descriptor)));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String describe(Path process) {
        try {
            return "pid %s (%s)"
                    .formatted(
                            process.getFileName(),
                            Files.readString(process.resolve("comm")).trim());
        } catch (IOException e) {
            return "pid " + process.getFileName();
        }
    }

    private PortOwner() {}
}
