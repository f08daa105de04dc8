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

/** Runs the tests of rules on the evaluator of the jobs; each test begins without state, and its clock runs to the end. */
public final class RuleTester {
    /**
     * Outcome of a test.
     *
     * @param test the test
     * @param matched whether the rule matched
     * @param passed whether the rule did what the test expects, and no rule failed
     * @param explanation if it failed, lines that say what each event met of the rule; else empty
     */
    public record Result(RuleTest test, boolean matched, boolean passed, List<String> explanation) {
        public Result {
            explanation = List.copyOf(explanation);
        }
    }

    /** @return a result for each test of {@link RuleSet#tests()}, in the same order */
    public static List<Result> run(RuleSet rules) {
        List<Result> results = new ArrayList<>();
        Seen seen = new Seen();
        try (LocalDetector detector = new LocalDetector(rules, seen)) {
            for (RuleTest test : rules.tests()) {
                detector.forget();
                seen.clear();
                results.add(run(test, detector, seen, rules));
            }
        }
        return results;
    }

    private static Result run(RuleTest test, LocalDetector detector, Seen seen, RuleSet rules) {
        test.events().forEach(detector::accept);
        detector.finish();
        boolean matched = seen.matched.contains(test.rule().id());
        boolean passed = matched == test.match() && seen.failures.isEmpty();
        List<String> explanation = new ArrayList<>();
        if (!passed) {
            explanation.addAll(seen.failures);
            if (isStateful(test.rule(), rules)) {
                explanation.add(
                        matched ? "the events met the rule together" : "the events did not meet the rule together");
            }
            for (int i = 0; i < test.events().size(); i++) {
                explanation.add("event " + (i + 1) + ":");
                rules.explain(test.rule().id(), test.events().get(i)).ifPresent(explanation::addAll);
            }
        }
        return new Result(test, matched, passed, explanation);
    }

    private static boolean isStateful(Rule rule, RuleSet rules) {
        return rules.stateful().stream()
                .anyMatch(stateful -> stateful.rule().id().equals(rule.id()));
    }

    /** Remembers which rules matched. */
    private static final class Seen implements LocalDetector.Sink {
        private final Set<String> matched = new HashSet<>();
        private final List<String> failures = new ArrayList<>();

        void clear() {
            matched.clear();
            failures.clear();
        }

        @Override
        public void found(Rule rule, List<Event> events, List<MatchedField> fields) {
            matched.add(rule.id());
        }

        @Override
        public void failed(Rule rule, String message) {
            failures.add(rule.path() + ": " + message);
        }
    }

    private RuleTester() {}
}
