/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.LintReport;
import io.acheron.local.rules.RuleTests;
import io.acheron.local.rules.TestReport;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.rule.RuleBundle;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules test}: the tests that stand beside the rules. */
@picocli.CommandLine.Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Run the tests of all rules of a directory: rules over several events on a clock that runs with the events.",
            "Exit code 1 if a rule has an error or a test fails."
        })
final class RulesTest implements Callable<Integer> {
    @Mixin
    private final RuleRoot root = new RuleRoot();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private TestReport report = TestReport.TABLE;

    @Override
    public Integer call() {
        RuleBundle bundle = root.bundle();
        Compilation compiled = RuleSet.compile(bundle);
        LintReport.errors(compiled).forEach(System.err::println);
        List<RuleTests.Outcome> outcomes = RuleTests.run(compiled.ruleSet());
        System.out.println(report.of(outcomes));
        return compiled.accepted() && TestReport.failed(outcomes) == 0 ? 0 : 1;
    }
}
