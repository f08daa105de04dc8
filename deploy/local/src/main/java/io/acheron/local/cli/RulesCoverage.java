/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.CoverageReport;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.rules.RulePages;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules coverage}: which techniques the rules are about. */
@picocli.CommandLine.Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        description =
                "Show which techniques of ATT&CK the rules are about: as a table, a Navigator layer or a picture.")
final class RulesCoverage implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Root of the rules. Default: the rules that come with Acheron.")
    private @Nullable Path directory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private CoverageReport report = CoverageReport.TABLE;

    @Option(names = "--pages", paramLabel = "DIR", description = "Also write a page for each rule there, in Markdown.")
    private @Nullable Path pages;

    @Override
    public Integer call() {
        Path root = RuleDirectory.resolve(directory);
        RuleSet rules = RuleSet.compile(RuleDirectory.bundle(root, RuleDirectory.DEFAULT_ID, 1, Instant.EPOCH))
                .ruleSet();
        System.out.println(report.of(rules.all()));
        if (pages != null) {
            System.err.println("%d rules written to pages in %s"
                    .formatted(RulePages.write(rules.all(), rules.tests(), RuleFiles.read(root), pages), pages));
        }
        return 0;
    }
}
