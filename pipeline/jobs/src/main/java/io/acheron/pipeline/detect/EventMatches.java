/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.GroupKey;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.LogicCodec;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what one rule set finds in one event; the parts an event meets of a rule over several events come together. */
final class EventMatches implements MatchSink {
    private record Found(StatefulRule rule, List<Take> takes) {}

    private final Event event;
    private final String ruleSet;
    private final List<Detection> detections = new ArrayList<>();
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int unkeyed;
    private int excepted;
    private int shadow;

    EventMatches(Event event, RuleSet ruleSet) {
        this.event = event;
        this.ruleSet = ruleSet.id() + " " + ruleSet.version();
    }

    @Override
    public void match(Rule rule, List<MatchedField> fields) {
        if (rule.alerts()) {
            detections.add(Detection.of(rule, ruleSet, event, fields));
        } else if (rule.mode() == Rule.Mode.SHADOW) {
            shadow++;
        }
    }

    @Override
    public void step(StatefulRule rule, List<String> keyValues, Take take) {
        // State of a rule that raises no alert by itself is kept where it is part of another one.
        if (rule.rule().mode() != Rule.Mode.COUNT) {
            found.computeIfAbsent(GroupKey.of(rule, keyValues), any -> new Found(rule, new ArrayList<>()))
                    .takes()
                    .add(take);
        }
    }

    @Override
    public void unkeyed(StatefulRule rule, int step, String field) {
        unkeyed++;
    }

    @Override
    public void excepted(Rule rule, String filter) {
        excepted++;
    }

    @Override
    public void failed(Rule rule, String message) {
        failures.add("rule %s (%s): %s".formatted(rule.id(), rule.path(), message));
    }

    List<Detection> detections() {
        return detections;
    }

    List<GroupStep> steps() {
        List<GroupStep> steps = new ArrayList<>(found.size());
        found.forEach((key, at) -> {
            at.takes().sort(Comparator.comparingInt(Take::leaf));
            steps.add(new GroupStep(
                    key,
                    at.rule().rule(),
                    ruleSet,
                    LogicCodec.encode(at.rule().logic()),
                    new Occurrence(event, List.copyOf(at.takes()))));
        });
        return steps;
    }

    /** @return one line for each rule that failed on the event */
    List<String> failures() {
        return failures;
    }

    /** @return number of parts without a key */
    int unkeyed() {
        return unkeyed;
    }

    /** @return number of matches that filters excepted */
    int excepted() {
        return excepted;
    }

    /** @return number of matches of rules in shadow mode */
    int shadow() {
        return shadow;
    }
}
