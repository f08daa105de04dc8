/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** What this process holds of the kernel, by the descriptors it has open. */
final class OwnDescriptors {
    /** Returns the numbers of programs ({@code prog_id:}), maps ({@code map_id:}) or links ({@code link_id:}). */
    static Set<Integer> numbers(String key) throws IOException {
        Set<Integer> numbers = new TreeSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
            for (Path descriptor : descriptors) {
                try {
                    Files.readString(descriptor)
                            .lines()
                            .filter(it -> it.startsWith(key))
                            .forEach(it -> numbers.add(
                                    Integer.parseInt(it.substring(key.length()).strip())));
                } catch (IOException e) {
                    // The descriptor of the listing itself is gone by now.
                }
            }
        }
        return numbers;
    }

    private OwnDescriptors() {}
}
