/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * Sequences of three steps on a host.
 *
 * @param count how many
 * @param within longest time from the first step to the last
 */
record Sequences(int count, Duration within) implements Serializable {
    RuleSet compiled() {
        Compilation compiled = RuleSet.compile(RuleFiles.bundle(
                "made",
                1,
                Instant.EPOCH,
                IntStream.range(0, count).mapToObj(this::file).toList()));
        if (!compiled.accepted()) {
            throw new IllegalStateException(compiled.problems().toString());
        }
        return compiled.ruleSet();
    }

    private SourceFile file(int number) {
        StringBuilder yaml = new StringBuilder("""
                title: Made %1$d
                id: 00000000-0000-4000-8000-%1$012d
                level: medium
                sequence:
                  by: [header.host_id]
                  within: %2$ds
                  steps:
                """.formatted(number, within.toSeconds()));
        for (String step : Seen.STEPS) {
            yaml.append("""
                        - name: %s
                          logsource: {category: process_creation}
                          detection: {selection: {Image|endswith: /%s}, condition: selection}
                    """.formatted(step, Seen.name(number, step)));
        }
        return new SourceFile("s%d.yaml".formatted(number), yaml.toString());
    }

    static String title(int number) {
        return "Made " + number;
    }
}
