/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stages register is on the page, and nothing else is. That a running job really exports it is shown by {@link MetricsIT}. */
class MetricsPageTest {
    private static final Pattern REGISTERED =
            Pattern.compile("\\.(?:counter|gauge|meter|histogram)\\(\\s*\"([A-Za-z]+)\"");

    @Test
    void shouldExplainEveryMetricOfTheJobs() throws IOException {
        Set<String> explained = new TreeSet<>(MetricsPage.section("Refine, detect and site job"));
        explained.addAll(MetricsPage.section("Detect job behind a refine job"));
        assertThat(explained)
                .as("docs/reference/metrics.md, refine, detect and site job")
                .isEqualTo(registered("jobs"));
        assertThat(MetricsPage.section("Index job"))
                .as("docs/reference/metrics.md, index job")
                .isEqualTo(registered("index"));
    }

    private static Set<String> registered(String module) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MetricsPage.ROOT.resolve("pipeline/" + module + "/src/main/java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            for (Path source : sources) {
                Matcher name = REGISTERED.matcher(read(source));
                while (name.find()) {
                    names.add(name.group(1));
                }
            }
        }
        return names;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
