/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulePagesTest {
    private static final String RENEW =
            "run: mvn -pl deploy/local -am test -Dtest=RulePagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update";
    private static final Path ROOT = Path.of(System.getProperty("acheron.root"));
    private static final Path PAGES = ROOT.resolve("docs/rules");
    private static final String MATRIX = "reverse-shell-matrix.md";
    private static final List<SourceFile> FILES = RuleFiles.read(ROOT.resolve("rules"));
    private static final RuleSet RULES =
            RuleSet.compile(RuleFiles.bundle("pages", 1, Instant.EPOCH, FILES)).ruleSet();

    @Test
    void shouldHaveAnUpToDatePageForEachRuleAndNoOther() throws IOException {
        Map<String, String> pages = RulePages.pages(RULES.all(), RULES.tests(), FILES);
        if (System.getProperty("golden.update") != null) {
            for (String old : written().keySet()) {
                Files.delete(PAGES.resolve(old));
            }
            RulePages.write(RULES.all(), RULES.tests(), FILES, PAGES);
        }
        assertThat(written()).as(RENEW).isEqualTo(pages);
    }

    @Test
    void shouldHaveAnUpToDatePictureAndLayerOfTheCoverage() throws IOException {
        check("coverage.svg", CoverageReport.SVG.of(RULES.all()) + "\n");
        check("coverage-layer.json", CoverageReport.NAVIGATOR.of(RULES.all()) + "\n");
    }

    @Test
    void shouldKeepALockOfIdsAndVersions() throws IOException {
        Path lock = ROOT.resolve("rules").resolve(RuleLock.FILE);
        RuleLock.Outcome outcome = RuleLock.compare(ROOT.resolve("rules"), RULES.all());
        assertThat(outcome.errors()).isEmpty();
        if (System.getProperty("golden.update") != null) {
            Files.write(lock, outcome.lines());
        }
        assertThat(Files.readAllLines(lock)).as("run: ./acheron rules lock").isEqualTo(outcome.lines());
    }

    private static void check(String name, String now) throws IOException {
        Path file = ROOT.resolve("docs/reference").resolve(name);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, now);
        }
        assertThat(file).content(StandardCharsets.UTF_8).as(RENEW).isEqualTo(now);
    }

    private static Map<String, String> written() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        if (Files.isDirectory(PAGES)) {
            try (Stream<Path> files = Files.walk(PAGES)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = PAGES.relativize(file).toString();
                    if (!name.equals(MATRIX)) {
                        pages.put(name, Files.readString(file));
                    }
                }
            }
        }
        return pages;
    }
}
