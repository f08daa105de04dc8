/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what each rule file costs by itself: nanoseconds per event of the matching of its rules alone, best of several rounds.
 * Together they cost less, since rules share their index; the ratio between rules is what to look at.
 */
public final class RuleCost {
    private static final int ROUNDS = 5;
    private static final int LEAST_EVENTS = 20_000;
    private static final MatchSink NOTHING = new MatchSink() {
        @Override
        public void match(Rule rule, List<MatchedField> fields) {}

        @Override
        public void step(StatefulRule rule, List<String> keyValues, Take take) {}
    };

    /** @return nanoseconds per event by the path of the rule file; rules that do not stand alone are left out */
    public static Map<String, Long> measure(RuleBundle bundle, RuleSet rules, List<Event> events) {
        Map<String, Long> costs = new LinkedHashMap<>();
        for (String path : rules.all().stream().map(Rule::path).distinct().toList()) {
            String base = path.substring(0, path.lastIndexOf('.'));
            List<SourceFile> alone = bundle.getFiles().stream()
                    .filter(file -> file.getPath().startsWith(base + ".")
                            || file.getPath().startsWith("lists/"))
                    .map(file -> new SourceFile(file.getPath(), file.getContent()))
                    .toList();
            RuleSet one = RuleSet.compile(RuleFiles.bundle("cost", 1, Instant.EPOCH, alone))
                    .ruleSet();
            if (!one.all().isEmpty()) {
                costs.put(path, measure(one, events));
            }
        }
        return costs;
    }

    private static long measure(RuleSet rules, List<Event> events) {
        int repeats = Math.max(1, LEAST_EVENTS / Math.max(1, events.size()));
        long best = Long.MAX_VALUE;
        try (Evaluator evaluator = rules.newEvaluator()) {
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < repeats; i++) {
                    for (Event event : events) {
                        evaluator.evaluate(event, NOTHING);
                    }
                }
                best = Math.min(best, System.nanoTime() - start);
            }
        }
        return events.isEmpty() ? 0 : best / ((long) repeats * events.size());
    }

    private RuleCost() {}
}
