/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the state of a group from event to event: the one evaluator of rules over several events, for jobs, replays, tests and
 * backtests alike. What it finds depends on the events and their times alone. A chained correlation has its state inside that of the
 * rule it belongs to, so that a whole chain is decided in one place and in the order of time.
 */
public final class StatefulEvaluator {
    /** Groups of a chained correlation below one group; further ones push out the one unused for longest, counted. */
    static final int MOST_CHAINED = 1_000;

    private static final long AT_ONCE = 10_000;

    private final Logic logic;

    public StatefulEvaluator(Logic logic) {
        this.logic = logic;
    }

    public Logic logic() {
        return logic;
    }

    /**
     * Gives an event to a group. An event that is older than the time the group has reached counts as if it came now.
     *
     * @param state changed
     */
    public void accept(NodeState state, Occurrence occurrence, Findings findings) {
        long time = Math.max(occurrence.timeMicros(), state.now);
        advance(state, time, findings);
        accept(logic, state, occurrence, time, occurrence.takes(), findings);
    }

    /** Lets time pass: what is due up to and at that time is told. */
    public void advance(NodeState state, long toMicros, Findings findings) {
        // Each deadline by itself: what a chained correlation finds at its end must meet the outer one at that time.
        for (long round = 0; round < AT_ONCE; round++) {
            long due = deadline(logic, state);
            if (due > toMicros) {
                break;
            }
            advance(logic, state, due, findings);
        }
        state.now = Math.max(state.now, toMicros);
    }

    /** @return when {@link #advance} must be called at the latest, microseconds since the epoch; the greatest number for never */
    public long deadline(NodeState state) {
        return deadline(logic, state);
    }

    private static void accept(
            Logic logic, NodeState state, Occurrence occurrence, long time, List<Take> takes, Findings findings) {
        List<Entry.Part> own = new ArrayList<>();
        Map<Integer, Map<List<String>, List<Take>>> inner = new LinkedHashMap<>();
        for (Take take : takes) {
            int leaf = take.leaf();
            for (int input = 0; input < logic.inputs().size(); input++) {
                Logic chained = logic.inputs().get(input).chained();
                int leaves = chained == null ? 1 : chained.leaves();
                if (leaf >= leaves) {
                    leaf -= leaves;
                    continue;
                }
                if (chained == null) {
                    own.add(new Entry.Part(input, take.values(), take.matched()));
                } else {
                    List<Take.Scope> scopes = take.scopes();
                    inner.computeIfAbsent(input, i -> new LinkedHashMap<>())
                            .computeIfAbsent(scopes.get(0).group(), group -> new ArrayList<>())
                            .add(new Take(leaf, scopes.subList(1, scopes.size()), take.values(), take.matched()));
                }
                break;
            }
        }
        inner.forEach((input, groups) -> groups.forEach((group, ofGroup) -> {
            NodeState child = chained(state, input, group, findings);
            Logic chained = logic.inputs().get(input).chained();
            if (chained != null) {
                accept(chained, child, occurrence, time, ofGroup, upTo(logic, state, input, group, time, findings));
            }
        }));
        if (!own.isEmpty()) {
            machine(logic).accept(logic, state, Entry.of(occurrence, time, own), findings);
        }
        state.now = time;
    }

    /** @return receives what a chained correlation finds, as an entry of the rule it belongs to */
    private static Findings upTo(
            Logic logic, NodeState state, int input, List<String> group, long time, Findings findings) {
        return new Findings() {
            @Override
            public void found(List<Evidence> evidence) {
                List<String> values = logic.inputs().get(input).chainedValues().stream()
                        .map(group::get)
                        .toList();
                long sequence = evidence.get(evidence.size() - 1).sequence();
                Entry.Part part = new Entry.Part(input, values, List.of());
                machine(logic).accept(logic, state, new Entry(time, sequence, List.of(part), evidence), findings);
            }

            @Override
            public void dropped(int count) {
                findings.dropped(count);
            }

            @Override
            public void timedOut(int count) {
                findings.timedOut(count);
            }
        };
    }

    private static NodeState chained(NodeState state, int input, List<String> group, Findings findings) {
        String key = input + "\u001f" + String.join("\u001f", group);
        NodeState child = state.chained.remove(key);
        if (child == null) {
            child = new NodeState();
            child.group = List.copyOf(group);
        }
        state.chained.put(key, child);
        if (state.chained.size() > MOST_CHAINED) {
            state.chained.remove(state.chained.keySet().iterator().next());
            findings.dropped(1);
        }
        return child;
    }

    private static void advance(Logic logic, NodeState state, long to, Findings findings) {
        for (Map.Entry<String, NodeState> entry : List.copyOf(state.chained.entrySet())) {
            int input = input(entry.getKey());
            NodeState child = entry.getValue();
            Logic chained = logic.inputs().get(input).chained();
            if (chained != null && deadline(chained, child) <= to) {
                advance(chained, child, to, upTo(logic, state, input, child.group, to, findings));
            }
            if (child.isIdle()) {
                state.chained.remove(entry.getKey());
            }
        }
        machine(logic).advance(logic, state, to, findings);
        state.now = Math.max(state.now, to);
    }

    private static long deadline(Logic logic, NodeState state) {
        long first = machine(logic).deadline(logic, state);
        if (state.quietUntil > state.now) {
            first = Math.min(first, state.quietUntil);
        }
        for (Map.Entry<String, NodeState> entry : state.chained.entrySet()) {
            Logic chained = logic.inputs().get(input(entry.getKey())).chained();
            if (chained != null) {
                first = Math.min(first, deadline(chained, entry.getValue()));
            }
        }
        return first;
    }

    private static int input(String key) {
        return Integer.parseInt(key.substring(0, key.indexOf('\u001f')));
    }

    private static Machine machine(Logic logic) {
        return switch (logic.kind()) {
            case ORDERED -> ORDERED;
            case UNORDERED -> UNORDERED;
            case TEMPORAL -> TEMPORAL;
            case FIRST_SEEN -> FIRST_SEEN;
            case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, VALUE_AVG -> AGGREGATE;
        };
    }

    private static final Machine ORDERED = new OrderedMachine();
    private static final Machine UNORDERED = new UnorderedMachine();
    private static final Machine TEMPORAL = new TemporalMachine();
    private static final Machine AGGREGATE = new AggregateMachine();
    private static final Machine FIRST_SEEN = new FirstSeenMachine();
}
