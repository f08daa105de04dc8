/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.RuleTest;
import io.acheron.rulekit.RuleTester;
import java.util.List;

/** Runs all tests of a rule set on the evaluator of the jobs. */
public final class RuleTests {
    /**
     * Outcome of a test.
     *
     * @param test the test
     * @param matched whether the rule matched
     * @param passed whether the rule did what the test expects, and no rule failed
     * @param explanation lines that say why not; empty when it passed
     */
    public record Outcome(RuleTest test, boolean matched, boolean passed, List<String> explanation) {
        public Outcome {
            explanation = List.copyOf(explanation);
        }
    }

    /** @return outcomes in the order of files and tests */
    public static List<Outcome> run(RuleSet rules) {
        return RuleTester.run(rules).stream()
                .map(result -> new Outcome(result.test(), result.matched(), result.passed(), result.explanation()))
                .toList();
    }

    private RuleTests() {}
}
