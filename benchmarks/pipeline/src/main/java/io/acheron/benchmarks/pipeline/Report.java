/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures as Markdown: a table, sentences, a chart. */
final class Report {
    private final StringBuilder text = new StringBuilder();
    private final List<String> after = new ArrayList<>();
    private boolean headed;

    Report(String name, String what) {
        text.append("## ").append(name).append('\n').append(what).append(".\n\n");
    }

    /** The first row is the head of the table. */
    void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        if (!headed) {
            text.append("|---".repeat(cells.length)).append("|\n");
            headed = true;
        }
    }

    void say(String sentence) {
        after.add(sentence + "\n");
    }

    void chart(String axis, Map<String, Progress.Rate> rates) {
        after.add("```mermaid\nxychart-beta horizontal\n  x-axis [%s]\n  y-axis \"%s\"\n  bar [%s]\n```\n"
                .formatted(
                        rates.keySet().stream()
                                .map(name -> '"' + name.replaceAll("[,:(].*", "") + '"')
                                .collect(Collectors.joining(", ")),
                        axis,
                        rates.values().stream()
                                .map(rate -> "%.0f".formatted(rate.perCpuSecond()))
                                .collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return text + (after.isEmpty() ? "" : "\n" + String.join("\n", after));
    }
}
