/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import io.acheron.local.rules.LintReport;
import io.acheron.local.rules.RuleTests;
import io.acheron.local.rules.TestReport;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleReview;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between a rule set and the jobs.
 *
 * @param compiled what compiler and review found
 * @param outcomes of the tests of the rules
 */
public record RuleCheck(Compilation compiled, List<RuleTests.Outcome> outcomes) {
    /** @param maturity what becomes of rules that lack something their status needs */
    public static RuleCheck of(RuleBundle bundle, Problem.Level maturity) throws Exception {
        Compilation compiled = RuleReview.of(RuleSet.compile(bundle), Instant.now(), maturity);
        return new RuleCheck(compiled, RuleTests.run(compiled.ruleSet()));
    }

    /** @return whether the rule set may be published */
    public boolean passed() {
        return compiled.accepted() && TestReport.failed(outcomes) == 0;
    }

    /** @return why not, for people */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>(LintReport.errors(compiled));
        if (TestReport.failed(outcomes) > 0) {
            reasons.add(TestReport.TABLE.of(outcomes));
        }
        return reasons;
    }

    /** @return what somebody should look at, though the rule set may be published */
    public List<String> warnings() {
        return compiled.problems().stream()
                .filter(problem -> problem.level() == Problem.Level.WARNING)
                .map(Problem::toString)
                .toList();
    }

    /** @return number of rules */
    public int rules() {
        return compiled.ruleSet().all().size();
    }
}
