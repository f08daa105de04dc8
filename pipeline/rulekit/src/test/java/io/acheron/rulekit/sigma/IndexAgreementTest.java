/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Recorder;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The index may leave out only what cannot match: its decisions are those of an evaluator that knows no index. Run longer with
 * {@code -Dagreement.sets=200}, or elsewhere in the space of rules with {@code -Dagreement.first=1000}.
 */
class IndexAgreementTest {
    private static final int FIRST = Integer.getInteger("agreement.first", 1);
    private static final int SETS = Integer.getInteger("agreement.sets", 4);
    private static final int RULES = 120;
    private static final int EVENTS = 300;

    private final Tally tally = new Tally();
    private long decisions;
    private long matches;
    private long misses;
    private long excepted;

    @Test
    void shouldDecideEachRuleAndEventAsTheSpecificationDoes() {
        for (int seed = FIRST; seed < FIRST + SETS; seed++) {
            compare(seed);
        }
        System.out.printf(
                "%,d decisions in %d sets of rules: %,d matches, %,d misses of a rule the event was made for, %,d excepted%n%s",
                decisions, SETS, matches, misses, excepted, tally);
        assertThat((double) matches / decisions).as("share of matches").isBetween(0.02, 0.5);
        assertThat(misses).as("near misses").isGreaterThan(SETS * 40);
        assertThat(excepted).as("matches taken away").isGreaterThan(SETS * 10);
        assertThat(tally.shares())
                .hasSizeGreaterThan(30)
                .allSatisfy((part, share) -> assertThat(share)
                        .as("share of events for which %s holds", part)
                        .isBetween(0.001, 0.999));
    }

    private void compare(int seed) {
        Words words = new Words(new Random(seed));
        RandomLists lists = new RandomLists(words);
        List<RandomRule> rules = new ArrayList<>();
        List<String> files = new ArrayList<>(lists.files());
        for (int i = 0; i < RULES; i++) {
            RandomRule rule = new RandomRule(words, lists, tally, i);
            rules.add(rule);
            files.add("%03d.yaml".formatted(i));
            files.add(rule.yaml);
        }
        for (int i = 0; i < RULES / 6; i++) {
            RandomRule one = words.one(rules);
            List<RandomRule> alike = rules.stream()
                    .filter(rule -> rule.category.equals(one.category) && (rule == one || words.chance(5)))
                    .toList();
            files.add("filters/%03d.yaml".formatted(i));
            files.add(RandomRule.filter(words, lists, tally, i, alike));
        }
        Compilation compilation = RuleSet.compile(Bundles.of(files.toArray(String[]::new)));
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .isEmpty();
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            for (int i = 0; i < EVENTS; i++) {
                RandomRule first = words.one(rules);
                compare(evaluator, rules, event(first, rules, words), first, "set %d, event %d".formatted(seed, i));
            }
        }
    }

    private void compare(Evaluator evaluator, List<RandomRule> rules, Event event, RandomRule first, String what) {
        Recorder found = new Recorder();
        evaluator.evaluate(event, found);
        assertThat(found.failures).isEmpty();
        for (RandomRule rule : rules) {
            boolean holds = rule.matches(event);
            String filter = holds ? rule.excepted(event) : "";
            String expected = !holds ? "no match" : filter.isEmpty() ? "match" : rule.title + ": " + filter;
            String decided = found.titles.contains(rule.title)
                    ? "match"
                    : found.excepted.stream()
                            .filter(text -> text.startsWith(rule.title + ": "))
                            .findFirst()
                            .orElse("no match");
            if (!decided.equals(expected)) {
                String told = NaiveFields.told(rule.category, event);
                Instant time = event.getHeader().getEventTime();
                assertThat(decided)
                        .as("%s%n%s%n%s%n%s", what, rule.told(), told, time)
                        .isEqualTo(expected);
            }
            decisions++;
            matches += expected.equals("match") ? 1 : 0;
            misses += !holds && rule == first ? 1 : 0;
            excepted += filter.isEmpty() ? 0 : 1;
        }
    }

    /** An event of some rule's kind that was made to meet one rule, some, or none. */
    private static Event event(RandomRule first, List<RandomRule> rules, Words words) {
        Event event = NaiveFields.random(first.category, words);
        event.getHeader().setEventTime(RandomRule.NOW.plus(Duration.ofHours(words.random.nextInt(72) - 36)));
        for (int i = words.random.nextInt(3); i > 0; i--) {
            RandomRule other = words.one(rules);
            if (other.category.equals(first.category)) {
                other.lure(event, words);
            }
        }
        if (!words.chance(5)) {
            first.lure(event, words);
        }
        return event;
    }
}
