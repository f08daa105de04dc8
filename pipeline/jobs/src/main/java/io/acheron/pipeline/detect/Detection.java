/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Evidence;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule found what it looks for.
 *
 * @param rule the rule as it was when it matched
 * @param ruleSet rule set and version it came in, such as {@code default 7}
 * @param events events that matched, in the order of their time, at least one; of very many only the first and the last
 * @param steps for a rule over several events the name of the part each of these met; empty for a rule on single events
 * @param matched why: selections or steps, fields, values
 * @param others ids of further events that matched
 */
public record Detection(
        Rule rule,
        String ruleSet,
        List<Event> events,
        List<String> steps,
        List<MatchedField> matched,
        List<String> others) {
    /** @return what a rule found in one event */
    static Detection of(Rule rule, String ruleSet, Event event, List<MatchedField> matched) {
        return new Detection(rule, ruleSet, List.of(event), List.of(), List.copyOf(matched), List.of());
    }

    /** @return what a rule found in events together */
    static Detection of(Rule rule, String ruleSet, List<Evidence> evidence) {
        List<Event> events = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        List<MatchedField> matched = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Evidence one : evidence) {
            Event event = one.event();
            if (event == null) {
                others.add(one.id());
                continue;
            }
            events.add(event);
            steps.add(one.part());
            for (MatchedField field : one.matched()) {
                matched.add(
                        MatchedField.newBuilder(field).setSelection(one.part()).build());
            }
        }
        return new Detection(rule, ruleSet, events, steps, matched, others);
    }
}
