/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.RuleTest;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalystsToolsTest {
    private static final String RULE = """
            title: Netcat | runs
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c4a01
            version: 2
            status: test
            level: high
            tags: [attack.execution, attack.t1059]
            logsource: {product: linux, category: process_creation}
            detection: {s: {Image|endswith: /nc}, condition: s}
            tests:
              - {name: nc, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /bin/nc}}}]}
              - {name: cat, expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/cat}}}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldSayForEachRuleWhetherItCanBeEvaluated() throws IOException {
        Files.writeString(directory.resolve("good.yml"), RULE);
        Files.writeString(
                directory.resolve("log.yml"),
                RULE.replace("4a01", "4a02").replace("category: process_creation", "service: sshd"));
        assertThat(RuleImport.judge(directory))
                .containsExactly(
                        new RuleImport.Verdict(
                                "good.yml", "7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c4a01", "Netcat | runs", true, ""),
                        new RuleImport.Verdict(
                                "log.yml",
                                "7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c4a02",
                                "Netcat | runs",
                                false,
                                "line 7: log source with service 'sshd' is not collected: log files are not read"));
    }

    @Test
    void shouldCountHitsByDayAndTellWhatAChangeDoes() {
        RuleSet rules = rules(RULE);
        List<Event> events = rules.tests().stream()
                .map(RuleTest::events)
                .flatMap(List::stream)
                .toList();
        List<Backtest.Hits> hits = Backtest.run(rules, events);
        assertThat(hits).singleElement().satisfies(one -> {
            assertThat(one.count()).isEqualTo(1);
            assertThat(one.byDay()).hasSize(1);
        });
        Backtest.Hits none = Backtest.run(rules(RULE.replace("/nc}, c", "/ncat}, c")), events)
                .get(0);
        assertThat(BacktestReport.TABLE.of(2, hits, Map.of(none.rule().id(), none), Map.of()))
                .contains("1 hits that were not, 0 that are no more")
                .endsWith("2 events, 1 rules, 1 hits");
    }

    @Test
    void shouldShowCoverage() {
        RuleSet rules = rules(RULE);
        assertThat(CoverageReport.NAVIGATOR.of(rules.all()))
                .contains("\"techniqueID\" : \"T1059\"")
                .contains("\"tactic\" : \"execution\"");
        assertThat(CoverageReport.SVG.of(rules.all())).contains("T1059 · 1").endsWith("</svg>");
        assertThat(RulePages.pages(rules.all(), rules.tests(), List.of(new SourceFile("r.yaml", RULE))))
                .containsOnlyKeys("r.md", RulePages.INDEX)
                .hasEntrySatisfying(
                        "r.md",
                        page -> assertThat(page)
                                .contains(
                                        "# Netcat | runs",
                                        "T1059 (execution)",
                                        "- matches: nc",
                                        "- does not match: cat")
                                .contains("```yaml\nlogsource:"));
    }

    @Test
    void shouldGuardIdsAndVersions() throws IOException {
        RuleLock.Outcome first = RuleLock.compare(directory, rules(RULE).all());
        assertThat(first.errors()).isEmpty();
        Files.write(directory.resolve(RuleLock.FILE), first.lines());
        assertThat(RuleLock.compare(directory, rules(RULE).all()).changes()).isEmpty();
        assertThat(RuleLock.compare(
                                directory,
                                rules(RULE.replace("version: 2", "version: 1")).all())
                        .errors())
                .singleElement()
                .asString()
                .contains("version 1 after 2");
        assertThat(RuleLock.compare(
                                directory,
                                rules(RULE.replace("4a01", "4a09").replace("status: test", "status: stable"))
                                        .all())
                        .errors())
                .singleElement()
                .asString()
                .contains("cannot be stable");
        Files.write(
                directory.resolve(RuleLock.FILE),
                RuleLock.compare(directory, List.of()).lines());
        assertThat(RuleLock.compare(directory, rules(RULE).all()).errors())
                .singleElement()
                .asString()
                .contains("belonged to r.yaml");
    }

    private static RuleSet rules(String text) {
        return RuleSet.compile(RuleFiles.bundle("t", 1, Instant.EPOCH, List.of(new SourceFile("r.yaml", text))))
                .ruleSet();
    }
}
