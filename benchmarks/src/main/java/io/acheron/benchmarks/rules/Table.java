/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.List;
import java.util.Locale;

/** The rates of all runners, for people and for programs. */
final class Table {
    private final List<Runner> runners;
    private final Runner yardstick;

    Table(List<Runner> runners, Runner yardstick) {
        this.runners = runners;
        this.yardstick = yardstick;
    }

    String text() {
        StringBuilder text = new StringBuilder("%n%-52s %7s %12s %12s %12s %8s%n"
                .formatted("events per CPU second", "rules", "median", "least", "most", "ratio"));
        for (Runner runner : runners) {
            text.append("%-52s %,7d %,12.0f %,12.0f %,12.0f %8.3f%n"
                    .formatted(
                            runner.name(),
                            runner.rules(),
                            runner.median(),
                            runner.least(),
                            runner.most(),
                            runner.median() / yardstick.median()));
        }
        return text.toString();
    }

    String csv() {
        StringBuilder csv = new StringBuilder("engine,rules,median,least,most\n");
        for (Runner runner : runners) {
            csv.append("\"%s\",%d,%.0f,%.0f,%.0f%n"
                    .formatted(runner.name(), runner.rules(), runner.median(), runner.least(), runner.most()));
        }
        return csv.toString().toLowerCase(Locale.ROOT);
    }
}
