/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.state.Evidence;
import io.acheron.rulekit.state.Findings;
import io.acheron.rulekit.state.NodeState;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.StatefulEvaluator;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Evaluates all rules of a set on events in memory, those over several events too, on a clock that runs with the events: for tests
 * and backtests. Matcher and state logic are those of the jobs. Not thread safe.
 */
public final class LocalDetector implements AutoCloseable {
    /** Receives what is found. */
    public interface Sink {
        /** @param events events that met the rule, at least one, in the order of their time; of very many only the first and last */
        void found(Rule rule, List<Event> events, List<MatchedField> fields);

        /** A filter excepted an event from a rule it met. */
        default void excepted(Rule rule, String filter) {}

        /** A rule failed on an event. */
        default void failed(Rule rule, String message) {}

        /** State of a rule over several events was full: so many begun matches were given up. */
        default void dropped(Rule rule, int count) {}
    }

    private record Due(long micros, String key) {}

    private static final class Group {
        private final StatefulRule rule;
        private final StatefulEvaluator evaluator;
        private final NodeState state = new NodeState();
        private long due = Long.MAX_VALUE;

        Group(StatefulRule rule) {
            this.rule = rule;
            this.evaluator = new StatefulEvaluator(rule.logic());
        }
    }

    private final Evaluator evaluator;
    private final Sink sink;
    private final Map<String, Group> groups = new HashMap<>();
    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::micros).thenComparing(Due::key));

    public LocalDetector(RuleSet rules, Sink sink) {
        this.evaluator = rules.newEvaluator();
        this.sink = sink;
    }

    /** @param event not before the event before it; earlier ones count as if they came now */
    public void accept(Event event) {
        passTo(Occurrence.timeMicros(event));
        Map<String, List<Take>> takes = new LinkedHashMap<>();
        evaluator.evaluate(event, new MatchSink() {
            @Override
            public void match(Rule rule, List<MatchedField> fields) {
                sink.found(rule, List.of(event), fields);
            }

            @Override
            public void step(StatefulRule rule, List<String> keyValues, Take take) {
                String key = GroupKey.of(rule, keyValues);
                groups.computeIfAbsent(key, any -> new Group(rule));
                takes.computeIfAbsent(key, any -> new ArrayList<>()).add(take);
            }

            @Override
            public void excepted(Rule rule, String filter) {
                sink.excepted(rule, filter);
            }

            @Override
            public void failed(Rule rule, String message) {
                sink.failed(rule, message);
            }
        });
        takes.forEach((key, ofKey) -> {
            ofKey.sort(Comparator.comparingInt(Take::leaf));
            Group group = groups.get(key);
            if (group != null) {
                group.evaluator.accept(group.state, new Occurrence(event, List.copyOf(ofKey)), findings(group));
                schedule(key, group);
            }
        });
    }

    /** Begins anew, as if no event had come. */
    public void forget() {
        groups.clear();
        dues.clear();
    }

    /** No event follows: what waits for the end of a window, or for an event that does not come, is decided. */
    public void finish() {
        passTo(Long.MAX_VALUE - 1);
    }

    private void passTo(long micros) {
        for (Due next = dues.peek(); next != null && next.micros() <= micros; next = dues.peek()) {
            dues.remove();
            Group group = groups.get(next.key());
            if (group != null && group.due == next.micros()) {
                group.evaluator.advance(group.state, next.micros(), findings(group));
                schedule(next.key(), group);
            }
        }
    }

    private void schedule(String key, Group group) {
        long due = group.evaluator.deadline(group.state);
        if (due == Long.MAX_VALUE && group.state.isIdle()) {
            groups.remove(key);
        } else if (due != group.due && due != Long.MAX_VALUE) {
            dues.add(new Due(due, key));
        }
        group.due = due;
    }

    private Findings findings(Group group) {
        return new Findings() {
            @Override
            public void found(List<Evidence> evidence) {
                List<Event> events = new ArrayList<>();
                List<MatchedField> fields = new ArrayList<>();
                for (Evidence one : evidence) {
                    Event event = one.event();
                    if (event != null) {
                        events.add(event);
                    }
                    fields.addAll(one.matched());
                }
                sink.found(group.rule.rule(), events, fields);
            }

            @Override
            public void dropped(int count) {
                sink.dropped(group.rule.rule(), count);
            }
        };
    }

    @Override
    public void close() {
        evaluator.close();
    }
}
