/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference page of metrics: tables with a name in backticks at the beginning of each row, under a heading for each job. */
final class MetricsPage {
    static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Path PAGE = ROOT.resolve("docs/reference/metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z_]+)`");

    /** @return names in the section of a heading */
    static Set<String> section(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("\n## " + heading + "\n");
        if (from < 0) {
            throw new IllegalStateException(PAGE + " has no section " + heading);
        }
        int to = page.indexOf("\n## ", from + 1);
        Set<String> names = new TreeSet<>();
        Matcher row = ROW.matcher(page.substring(from, to < 0 ? page.length() : to));
        while (row.find()) {
            names.add(row.group(1));
        }
        return names;
    }

    private MetricsPage() {}
}
