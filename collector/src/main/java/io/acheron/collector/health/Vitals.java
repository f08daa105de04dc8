/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the collector itself uses.
 *
 * @param residentBytes resident memory; 0 when unknown
 * @param cpu CPU time since it started
 */
record Vitals(long residentBytes, Duration cpu) {
    /** Of this process, now. /proc and not the JMX beans, whose classes alone take two megabytes. */
    static Vitals now() {
        return new Vitals(
                resident(), ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
    }

    private static long resident() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
