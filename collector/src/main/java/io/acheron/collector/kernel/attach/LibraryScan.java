/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.BpfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the files of a library that running processes use; containers bring their own, so there may be many of one
 * name.
 */
final class LibraryScan {
    private static final Path PROC = Path.of("/proc");
    /** Address range, permissions, offset, device, inode, path. */
    private static final int FIELDS = 6;

    /**
     * Returns the files of that name which any process has mapped; processes that cannot be looked into are passed
     * over.
     */
    static List<Library> all(String fileName) {
        Map<String, Library> found = new LinkedHashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                mapped(process, fileName).ifPresent(library -> found.putIfAbsent(library.key(), library));
            }
        } catch (IOException e) {
            throw new BpfException("look for " + fileName + " in " + PROC + ": " + e.getMessage());
        }
        return List.copyOf(found.values());
    }

    /**
     * Returns the library that belongs to a program just started, which has hardly mapped it yet: {@code ../lib/NAME}
     * beside the program's directory, as in every Java installation, or {@code ../jre/lib} and its like by the mapping
     * itself.
     */
    static Optional<Library> beside(int pid, String executable, String fileName) {
        Path process = PROC.resolve(Integer.toString(pid));
        Path home;
        try {
            home = Path.of(executable).getParent();
        } catch (InvalidPathException e) {
            return Optional
                    .empty(); // whoever starts a program chooses its name, and not all can be written in each locale
        }
        if (home == null || home.getParent() == null) {
            return Optional.empty();
        }
        Path libraries = home.getParent().resolve("lib");
        // Up to Java 8 they are in a directory per processor, called as Java calls it.
        return at(process, libraries.resolve(fileName))
                .or(() -> at(
                        process,
                        libraries.resolve(System.getProperty("os.arch")).resolve(fileName)))
                .or(() -> mapped(process, fileName));
    }

    private static Optional<Library> at(Path process, Path library) {
        Path reach = reach(process, library.toString());
        return key(reach).map(key -> new Library(key, reach, library.toString()));
    }

    static Optional<Library> mapped(Path process, String fileName) {
        try (Stream<String> maps = Files.lines(process.resolve("maps"))) {
            return maps.map(line -> line.split(" +", FIELDS))
                    .filter(fields -> fields.length == FIELDS && fields[5].endsWith("/" + fileName))
                    .findFirst()
                    .flatMap(fields -> key(reach(process, fields[5]))
                            .map(key -> new Library(key, reach(process, fields[5]), fields[5])));
        } catch (IOException | UncheckedIOException e) {
            // It ended meanwhile, or is not ours to see.
            return Optional.empty();
        }
    }

    private static Path reach(Path process, String path) {
        return Path.of(process + "/root" + path);
    }

    private static Optional<String> key(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
            return Optional.of(attributes.get("dev") + ":" + attributes.get("ino"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private LibraryScan() {}
}
