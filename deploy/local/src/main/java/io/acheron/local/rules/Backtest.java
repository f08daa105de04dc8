/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.rulekit.LocalDetector;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs rules on recorded events, and counts what they find. */
public final class Backtest {
    /** What a rule found. */
    public static final class Hits {
        private final Rule rule;
        private final Map<LocalDate, Integer> byDay = new TreeMap<>();
        private final Map<String, Integer> byHost = new TreeMap<>();
        private final Set<String> lastEvents = new TreeSet<>();
        private int excepted;
        private int dropped;

        Hits(Rule rule) {
            this.rule = rule;
        }

        public Rule rule() {
            return rule;
        }

        /** @return number of findings, by the day of their last event in UTC */
        public Map<LocalDate, Integer> byDay() {
            return byDay;
        }

        /** @return number of findings, by the name of the host of their last event */
        public Map<String, Integer> byHost() {
            return byHost;
        }

        /** @return ids of the last event of each finding */
        public Set<String> lastEvents() {
            return lastEvents;
        }

        /** @return number of matches that filters excepted */
        public int excepted() {
            return excepted;
        }

        /** @return begun matches given up because a group was full */
        public int dropped() {
            return dropped;
        }

        public int count() {
            return byDay.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * @param events in any order
     * @return a result for each rule, also for those without hits, in the order of the rule set
     */
    public static List<Hits> run(RuleSet rules, List<Event> events) {
        Map<String, Hits> byRule = new LinkedHashMap<>();
        rules.all().forEach(rule -> byRule.put(rule.id(), new Hits(rule)));
        List<Event> ordered = new ArrayList<>(events);
        ordered.sort(Comparator.comparing((Event event) -> event.getHeader().getEventTime())
                .thenComparing(event -> event.getHeader().getHostId())
                .thenComparing(event -> event.getHeader().getSequence()));
        try (LocalDetector detector = new LocalDetector(rules, counting(byRule))) {
            ordered.forEach(detector::accept);
            detector.finish();
        }
        return List.copyOf(byRule.values());
    }

    private static LocalDetector.Sink counting(Map<String, Hits> byRule) {
        return new LocalDetector.Sink() {
            @Override
            public void found(Rule rule, List<Event> events, List<MatchedField> fields) {
                Event last = events.get(events.size() - 1);
                Hits hits = hits(rule);
                LocalDate day = LocalDate.ofInstant(last.getHeader().getEventTime(), ZoneOffset.UTC);
                hits.byDay.merge(day, 1, Integer::sum);
                hits.byHost.merge(last.getHeader().getHostName(), 1, Integer::sum);
                hits.lastEvents.add(EventId.of(last));
            }

            @Override
            public void excepted(Rule rule, String filter) {
                hits(rule).excepted++;
            }

            @Override
            public void dropped(Rule rule, int count) {
                hits(rule).dropped += count;
            }

            private Hits hits(Rule rule) {
                return byRule.computeIfAbsent(rule.id(), id -> new Hits(rule));
            }
        };
    }

    private Backtest() {}
}
