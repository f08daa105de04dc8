/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.GroupKey;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.RecordedEvent;
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
    private final RuleBook.InForce rules;
    private final StageReports reports;
    private final RuleStatuses statuses;
    private final List<Detection> detections = new ArrayList<>();
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int unkeyed;
    private int excepted;
    private int shadow;

    EventMatches(Event event, RuleBook.InForce rules, StageReports reports, RuleStatuses statuses) {
        this.event = event;
        this.rules = rules;
        this.reports = reports;
        this.statuses = statuses;
    }

    @Override
    public void match(Rule rule, List<MatchedField> fields) {
        reports.activity().hit(rule, rules.name());
        if (rule.alerts()) {
            detections.add(Detection.of(rule, rules.name(), event, fields));
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
        reports.activity().excepted(rule, rules.name());
        reports.exempted().add(rule, event.getKind(), filter, rules.rules().exemptions());
        excepted++;
    }

    @Override
    public void failed(Rule rule, String message) {
        reports.activity().failed(rule, rules.name());
        failures.add("rule %s (%s): %s".formatted(rule.id(), rule.path(), message));
    }

    @Override
    public void timed(Rule rule, long nanos) {
        reports.activity().timed(rule, rules.name(), nanos);
    }

    @Override
    public void rests(Rule rule, Problem problem) {
        reports.add(statuses.rests(rules.rules().id(), rule.id(), problem));
    }

    @Override
    public void resumes(Rule rule) {
        reports.add(statuses.resumes(rules.rules().id(), rule.id()));
    }

    List<Detection> detections() {
        return detections;
    }

    /** @param codec writes the event once, however many groups it goes to */
    List<GroupStep> steps(GroupCodec codec) {
        if (found.isEmpty()) {
            return List.of();
        }
        List<GroupStep> steps = new ArrayList<>(found.size());
        RecordedEvent recorded = RecordedEvent.of(event);
        found.forEach((key, at) -> {
            at.takes().sort(Comparator.comparingInt(Take::leaf));
            Definition definition = rules.definition(at.rule());
            byte[] occurrence = codec.write(new Occurrence(recorded, event, at.takes()));
            steps.add(new GroupStep(key, definition.id(), definition.bytes(), occurrence));
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
