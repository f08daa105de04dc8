/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Events;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rule that fails again and again rests, alone, and comes back. */
class FailingRulesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String METADATA = "title: %s\nid: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d%s\nlevel: medium\n";
    /** Fails on each program with fewer than four arguments. */
    private static final String FAILING = """
            // first line
            rule "needs four"
            when $e : ProcessExec( argv.get(3) == "x" ) then alert($e);
            end
            """;

    private static final String GOOD = "rule \"good\" when $e : ProcessExec() then alert($e); end\n";

    private final Told told = new Told();
    private final Evaluator evaluator = RuleSet.compile(Bundles.of(
                    "a.yaml",
                    METADATA.formatted("Failing", "01"),
                    "a.drl",
                    FAILING,
                    "b.yaml",
                    METADATA.formatted("Good", "02"),
                    "b.drl",
                    GOOD))
            .ruleSet()
            .newEvaluator();

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void shouldLetOnlyTheFailingRuleRestAndTryItAgainAfterAPause() {
        exec(Breaker.MOST, START);
        assertThat(told.failures).hasSize(Breaker.MOST).allMatch(failure -> failure.startsWith("a.drl:2: IndexOutOf"));
        assertThat(told.rests).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("a.drl");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.message())
                    .contains("failed (IndexOutOfBounds")
                    .contains("is not evaluated until 2026-01-01T00:05:00Z");
        });
        exec(50, START.plusSeconds(10));
        assertThat(told.failures).as("it rests").hasSize(Breaker.MOST);
        assertThat(told.matches.stream().filter("Good"::equals)).hasSize(Breaker.MOST + 50);

        // After the pause one failure is enough for another rest.
        exec(50, START.plus(Breaker.PAUSE));
        assertThat(told.failures).hasSize(Breaker.MOST + 1);
        assertThat(told.rests).hasSize(2);
        assertThat(told.resumed).isEmpty();

        // Once it works it is one of the others again.
        evaluator.evaluate(event(START.plus(Breaker.PAUSE.multipliedBy(2)), "/bin/a", "b", "c", "x"), told);
        assertThat(told.resumed).containsExactly("Failing");
        assertThat(told.matches).contains("Failing");
        exec(1, START.plus(Breaker.PAUSE.multipliedBy(2)));
        assertThat(told.rests).hasSize(2);
    }

    @Test
    void shouldNotRestForYearsBecauseOfOneHostWhoseClockIsAhead() {
        exec(Breaker.MOST, START.plus(Duration.ofDays(18_000)));
        assertThat(told.rests).hasSize(1);
        Event works = event(START, "/bin/a", "b", "c", "x");
        for (int i = 0; i < Breaker.MOST_BEHIND; i++) {
            evaluator.evaluate(works, told);
        }
        assertThat(told.resumed).isEmpty();
        evaluator.evaluate(works, told);
        assertThat(told.resumed).containsExactly("Failing");
    }

    @Test
    void shouldBearWithARuleThatFailsNowAndThen() {
        for (int i = 0; i < 20 * Breaker.MOST; i++) {
            evaluator.evaluate(i % 20 == 0 ? event(START, "/bin/a") : event(START, "/bin/a", "b", "c", "d"), told);
        }
        assertThat(told.failures).hasSize(Breaker.MOST);
        assertThat(told.rests).isEmpty();
    }

    @Test
    void shouldTimeSomeEvaluations() {
        exec(32, START);
        assertThat(told.timed).isGreaterThanOrEqualTo(2);
    }

    private void exec(int times, Instant at) {
        for (int i = 0; i < times; i++) {
            evaluator.evaluate(event(at, "/bin/a"), told);
        }
    }

    private static Event event(Instant at, String... argv) {
        Event event = Events.exec(argv);
        event.getHeader().setEventTime(at);
        return event;
    }

    private static final class Told implements MatchSink {
        private final List<String> matches = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private final List<Problem> rests = new ArrayList<>();
        private final List<String> resumed = new ArrayList<>();
        private int timed;

        @Override
        public void match(Rule rule, List<MatchedField> fields) {
            matches.add(rule.title());
        }

        @Override
        public void step(StatefulRule rule, List<String> keyValues, Take take) {}

        @Override
        public void failed(Rule rule, String message) {
            failures.add(message);
        }

        @Override
        public void rests(Rule rule, Problem problem) {
            rests.add(problem);
        }

        @Override
        public void resumes(Rule rule) {
            resumed.add(rule.title());
        }

        @Override
        public void timed(Rule rule, long nanos) {
            timed++;
        }
    }
}
