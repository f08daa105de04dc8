/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Tools {
    // The system's own come first: a shim of a version manager would start a dozen shells before the program.
    private static final List<String> SYSTEM = List.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin");

    static Optional<Path> find(String name) {
        String path = System.getenv("PATH");
        Stream<String> directories =
                Stream.concat(SYSTEM.stream(), path == null ? Stream.of() : Stream.of(path.split(File.pathSeparator)));
        return directories
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @return the first of the alternatives that is there */
    static Optional<Path> findAny(List<String> names) {
        return names.stream().map(Tools::find).flatMap(Optional::stream).findFirst();
    }

    private Tools() {}
}
