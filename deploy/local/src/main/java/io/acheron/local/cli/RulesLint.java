/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.LintReport;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleReview;
import io.acheron.rulekit.RuleSet;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules lint}: whether rules would be accepted. */
@picocli.CommandLine.Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Say what is wrong with the rules of a directory: file, line, cause and remedy.",
            "Exit code 1 if there is an error, so that the job would refuse the rule set; warnings alone give 0."
        })
final class RulesLint implements Callable<Integer> {
    @Mixin
    private final RuleRoot root = new RuleRoot();

    @Mixin
    private final MaturityOption maturity = new MaturityOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LintReport report = LintReport.TABLE;

    @Override
    public Integer call() {
        Compilation compiled = RuleReview.of(RuleSet.compile(root.bundle()), Instant.now(), maturity.level());
        System.out.println(report.of(compiled));
        return compiled.accepted() ? 0 : 1;
    }
}
