/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import java.util.Map;
import java.util.TreeSet;

/** Runs one part of the measurements and prints it as Markdown. */
public final class PipelineBenchmark {
    private interface Part {
        Report measure(Arguments arguments) throws Exception;
    }

    private static final Map<String, Part> PARTS = Map.of(
            "throughput", Throughput::measure,
            "growth", Throughput::growth,
            "latency", Latency::measure,
            "state", StateSize::measure,
            "coding", Coding::measure);

    /** @param arguments the part and its options, such as {@code throughput --events 1000000 --hosts 1000} */
    public static void main(String[] arguments) throws Exception {
        Arguments asked = Arguments.of(arguments);
        Part part = PARTS.get(asked.part());
        if (part == null) {
            System.err.println(
                    "usage: ./acheron bench pipeline PART [--OPTION N]...; parts: " + new TreeSet<>(PARTS.keySet()));
            System.exit(2);
            return;
        }
        try {
            System.out.print(part.measure(asked));
        } catch (IllegalArgumentException e) {
            System.err.println("bench pipeline: wrong value of an option: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(0);
    }

    private PipelineBenchmark() {}
}
