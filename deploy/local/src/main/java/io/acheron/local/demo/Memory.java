/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Resident memory of processes, from /proc. */
final class Memory {
    /**
     * @param pid process
     * @return largest resident set it has had, bytes; empty when it has ended
     */
    static OptionalLong peak(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    /** @return such as {@code 512 MB} */
    static String text(OptionalLong bytes) {
        return bytes.isPresent() ? "%d MB".formatted((bytes.getAsLong() + 500_000) / 1_000_000) : "unknown";
    }

    private Memory() {}
}
