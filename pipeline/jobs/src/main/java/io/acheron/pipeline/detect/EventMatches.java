/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SequenceRule;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what one rule set finds in one event; the steps an event can take in a sequence come together. */
final class EventMatches implements MatchSink {
    /** Cannot be in a hash and separates values that could otherwise run into each other. */
    private static final char SEPARATOR = '\u001f';

    private record Found(SequenceRule rule, List<Occurrence.Take> takes) {}

    private final Event event;
    private final String ruleSet;
    private final List<Detection> detections = new ArrayList<>();
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int unkeyed;

    EventMatches(Event event, RuleSet ruleSet) {
        this.event = event;
        this.ruleSet = ruleSet.id() + " " + ruleSet.version();
    }

    @Override
    public void match(Rule rule, List<MatchedField> fields) {
        if (rule.alerts()) {
            detections.add(new Detection(rule, ruleSet, List.of(event), List.of(), List.copyOf(fields)));
        }
    }

    @Override
    public void step(
            SequenceRule rule, int step, List<String> keyValues, @Nullable String distinct, List<MatchedField> fields) {
        StringBuilder key =
                new StringBuilder(rule.rule().id()).append(SEPARATOR).append(rule.logicHash());
        keyValues.forEach(value -> key.append(SEPARATOR).append(value));
        found.computeIfAbsent(key.toString(), any -> new Found(rule, new ArrayList<>()))
                .takes()
                .add(new Occurrence.Take(step, distinct, List.copyOf(fields)));
    }

    @Override
    public void unkeyed(SequenceRule rule, int step, String field) {
        unkeyed++;
    }

    @Override
    public void failed(Rule rule, String message) {
        failures.add("rule %s (%s): %s".formatted(rule.id(), rule.path(), message));
    }

    List<Detection> detections() {
        return detections;
    }

    List<SequenceStep> steps() {
        List<SequenceStep> steps = new ArrayList<>(found.size());
        found.forEach((key, at) -> {
            at.takes().sort(Comparator.comparingInt(Occurrence.Take::step));
            steps.add(new SequenceStep(
                    key,
                    at.rule().rule(),
                    ruleSet,
                    SequencePlan.of(at.rule()),
                    new Occurrence(event, List.copyOf(at.takes()))));
        });
        return steps;
    }

    /** @return one line for each rule that failed on the event */
    List<String> failures() {
        return failures;
    }

    /** @return number of steps without a key */
    int unkeyed() {
        return unkeyed;
    }
}
