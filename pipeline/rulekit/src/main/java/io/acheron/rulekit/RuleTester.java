/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the tests of rules for single events. Tests of sequences need the operators of the job and are left to it. */
public final class RuleTester {
    /**
     * Outcome of a test.
     *
     * @param test the test
     * @param passed whether the rule did what the test expects
     * @param explanation if it failed, lines that say what each event met of the rule; else empty
     */
    public record Result(RuleTest test, boolean passed, List<String> explanation) {
        public Result {
            explanation = List.copyOf(explanation);
        }
    }

    /** @return a result for each test of {@link RuleSet#tests()} that is not about a sequence, in the same order */
    public static List<Result> run(RuleSet rules) {
        List<Result> results = new ArrayList<>();
        try (Evaluator evaluator = rules.newEvaluator()) {
            for (RuleTest test : rules.tests()) {
                if (!test.sequence()) {
                    results.add(run(test, evaluator, rules));
                }
            }
        }
        return results;
    }

    private static Result run(RuleTest test, Evaluator evaluator, RuleSet rules) {
        Seen seen = new Seen();
        for (Event event : test.events()) {
            evaluator.evaluate(event, seen);
        }
        boolean passed = seen.matched.contains(test.rule().id()) == test.match() && seen.failures.isEmpty();
        List<String> explanation = new ArrayList<>();
        if (!passed) {
            explanation.addAll(seen.failures);
            for (int i = 0; i < test.events().size(); i++) {
                explanation.add("event " + (i + 1) + ":");
                rules.explain(test.rule().id(), test.events().get(i)).ifPresent(explanation::addAll);
            }
        }
        return new Result(test, passed, explanation);
    }

    /** Remembers which rules matched. */
    private static final class Seen implements MatchSink {
        private final Set<String> matched = new HashSet<>();
        private final List<String> failures = new ArrayList<>();

        @Override
        public void match(Rule rule, List<MatchedField> fields) {
            matched.add(rule.id());
        }

        @Override
        public void step(
                SequenceRule rule,
                int step,
                List<String> keyValues,
                @Nullable String distinct,
                List<MatchedField> fields) {}

        @Override
        public void failed(Rule rule, String message) {
            failures.add(rule.path() + ": " + message);
        }
    }

    private RuleTester() {}
}
