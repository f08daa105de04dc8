/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.CoverageReport;
import io.acheron.local.rules.RulePages;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules coverage}: which techniques the rules are about. */
@picocli.CommandLine.Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        description =
                "Show which techniques of ATT&CK the rules are about: as a table, a Navigator layer or a picture.")
final class RulesCoverage implements Callable<Integer> {
    @Mixin
    private final RuleRoot root = new RuleRoot();

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
        RuleSet rules = RuleSet.compile(root.bundle()).ruleSet();
        System.out.println(report.of(rules.all()));
        if (pages != null) {
            System.err.println("%d rules written to pages in %s"
                    .formatted(RulePages.write(rules.all(), rules.tests(), RuleFiles.read(root.path()), pages), pages));
        }
        return 0;
    }
}
