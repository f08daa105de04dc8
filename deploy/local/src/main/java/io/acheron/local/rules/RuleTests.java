/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.pipeline.job.Replay;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.RuleTest;
import io.acheron.rulekit.RuleTester;
import io.acheron.rulekit.SequenceRule;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs all tests of a rule set: those of single events on the evaluator, those of sequences through the operators of the job. These are
 * all put into one run, since starting the operators takes a second; so that no sequence begins in one test and ends in another, each
 * has a host of its own and a time of its own, further away than any sequence reaches.
 */
public final class RuleTests {
    /**
     * Outcome of a test.
     *
     * @param test the test
     * @param passed whether the rule did what the test expects
     * @param explanation lines that say why not; empty when it passed
     */
    public record Outcome(RuleTest test, boolean passed, List<String> explanation) {
        public Outcome {
            explanation = List.copyOf(explanation);
        }
    }

    /**
     * @param rules compiled rules
     * @param bundle what they were compiled from
     * @return outcomes, single events first, in the order of files and tests
     * @throws Exception if the operators fail to run
     */
    public static List<Outcome> run(RuleSet rules, RuleBundle bundle) throws Exception {
        return Stream.concat(
                        RuleTester.run(rules).stream()
                                .map(result -> new Outcome(result.test(), result.passed(), result.explanation())),
                        sequences(rules, bundle).stream())
                .toList();
    }

    private static List<Outcome> sequences(RuleSet rules, RuleBundle bundle) throws Exception {
        Map<String, RuleTest> byHost = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>();
        Duration apart = apart(rules);
        for (RuleTest test : rules.tests()) {
            if (test.sequence()) {
                Duration by = apart.multipliedBy(byHost.size());
                String host = "test-" + byHost.size();
                byHost.put(host, test);
                test.events().forEach(event -> events.add(moved(event, host, by)));
            }
        }
        if (byHost.isEmpty()) {
            return List.of();
        }
        Set<String> fired = new HashSet<>();
        for (Alert alert : Replay.detectOnly(events, bundle)) {
            fired.add(alert.getHostId() + '/' + alert.getRule().getId());
        }
        List<Outcome> outcomes = new ArrayList<>();
        byHost.forEach((host, test) -> {
            boolean matched = fired.contains(host + '/' + test.rule().id());
            outcomes.add(new Outcome(
                    test,
                    matched == test.match(),
                    matched == test.match() ? List.of() : explain(rules, test, matched)));
        });
        return outcomes;
    }

    /** The longest sequence and the longest test together, twice. */
    private static Duration apart(RuleSet rules) {
        Duration sequence = rules.sequences().stream()
                .map(SequenceRule::within)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration test = rules.tests().stream()
                .map(each -> Duration.between(
                        time(each.events().get(0)),
                        time(each.events().get(each.events().size() - 1))))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return sequence.plus(test).multipliedBy(2).plusHours(1);
    }

    private static Instant time(Event event) {
        return event.getHeader().getEventTime();
    }

    private static Event moved(Event event, String host, Duration by) {
        Event copy = Event.newBuilder(event).build();
        copy.getHeader().setHostId(host);
        copy.getHeader().setEventTime(time(event).plus(by));
        copy.getHeader().setKernelTimeNs(event.getHeader().getKernelTimeNs() + by.toNanos());
        return copy;
    }

    private static List<String> explain(RuleSet rules, RuleTest test, boolean matched) {
        List<String> lines = new ArrayList<>();
        lines.add(matched ? "the sequence was completed" : "the sequence was not completed within its time");
        for (int i = 0; i < test.events().size(); i++) {
            lines.add("event " + (i + 1) + ":");
            rules.explain(test.rule().id(), test.events().get(i)).ifPresent(lines::addAll);
        }
        return lines;
    }

    private RuleTests() {}
}
