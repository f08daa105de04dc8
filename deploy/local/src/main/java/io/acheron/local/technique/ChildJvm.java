/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small JVM beside this one. */
final class ChildJvm {
    /**
     * @param main class with a main method that needs nothing but the JDK
     * @param arguments its arguments
     */
    static List<String> command(Class<?> main, String... arguments) throws TechniqueFailedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                classes(main),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classes(Class<?> main) throws TechniqueFailedException {
        try {
            return Path.of(main.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new TechniqueFailedException("cannot find the classes of this program: " + e.getMessage(), e);
        }
    }

    private ChildJvm() {}
}
