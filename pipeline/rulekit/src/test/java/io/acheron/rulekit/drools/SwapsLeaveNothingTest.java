/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rules that are replaced leave nothing, whatever became of them: heap, classes and threads stay where they were. In a process of its own, for in
 * the shared one other tests come and go on the heap.
 */
class SwapsLeaveNothingTest {
    private static final int LOTS = 6;
    /** Retained bytes of a swap with two changed DRL files: 3 to 5 KiB while the loaders of the JDK kept names, 150 bytes now. */
    private static final long MOST_BYTES = 1_024;

    private static final Pattern HELD = Pattern.compile("\\[(\\d+), (\\d+), (\\d+)\\]");

    private record Held(long heap, long classes, long threads) {
        boolean isLike(Held before) {
            return heap - before.heap < MOST_BYTES * Swaps.LOT
                    && classes - before.classes < Swaps.LOT
                    && threads <= before.threads;
        }
    }

    @Test
    @Timeout(300)
    void shouldHoldNoMoreAfterALotOfSwaps() throws IOException {
        List<Held> lots = new ArrayList<>();
        List<String> said = new ArrayList<>();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx384m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Swaps.class.getName(),
                        String.valueOf(LOTS))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader()) {
            // The first lots load classes and fill caches, how many depends on the compilers of the JVM; what leaks
            // does so
            // in each.
            for (String line = out.readLine(); line != null && !steady(lots); line = out.readLine()) {
                said.add(line);
                Matcher held = HELD.matcher(line);
                if (held.matches()) {
                    lots.add(new Held(
                            Long.parseLong(held.group(1)),
                            Long.parseLong(held.group(2)),
                            Long.parseLong(held.group(3))));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(steady(lots)).as(() -> String.join("\n", said)).isTrue();
    }

    private static boolean steady(List<Held> lots) {
        int last = lots.size() - 1;
        return last > 0 && lots.get(last).isLike(lots.get(last - 1));
    }
}
