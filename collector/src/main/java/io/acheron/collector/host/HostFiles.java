/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One-line files of the kernel and the system, below a root that tests replace. */
final class HostFiles {
    private final Path root;

    HostFiles(Path root) {
        this.root = root;
    }

    /** The first line of a file, trimmed; empty when it is missing, unreadable or blank. */
    Optional<String> line(String relativePath) {
        try {
            return firstLine(relativePath);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The first line of a file.
     *
     * @throws HostUnreadableException if it cannot be read
     */
    String require(String relativePath) throws HostUnreadableException {
        try {
            return firstLine(relativePath).orElseThrow(() -> new IOException("it is empty"));
        } catch (IOException e) {
            throw new HostUnreadableException(
                    "cannot read %s (%s); mount /proc into this namespace"
                            .formatted(root.resolve(relativePath), FileReason.of(e)),
                    e);
        }
    }

    private Optional<String> firstLine(String relativePath) throws IOException {
        try (var lines = Files.lines(root.resolve(relativePath))) {
            return lines.map(String::strip).findFirst().filter(line -> !line.isEmpty());
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
