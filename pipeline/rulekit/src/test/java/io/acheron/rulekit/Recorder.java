/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.alert.MatchedField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink that remembers. */
public final class Recorder implements MatchSink {
    /** A match of a step. */
    public record StepMatch(
            String step, List<String> keys, @Nullable String distinct) {}

    public final List<String> titles = new ArrayList<>();
    public final List<MatchedField> fields = new ArrayList<>();
    public final List<StepMatch> steps = new ArrayList<>();
    public final List<String> unkeyed = new ArrayList<>();
    public final List<String> failures = new ArrayList<>();

    @Override
    public void match(Rule rule, List<MatchedField> matched) {
        titles.add(rule.title());
        fields.addAll(matched);
    }

    @Override
    public void step(
            SequenceRule rule,
            int step,
            List<String> keyValues,
            @Nullable String distinct,
            List<MatchedField> matched) {
        steps.add(new StepMatch(rule.steps().get(step).name(), keyValues, distinct));
        fields.addAll(matched);
    }

    @Override
    public void unkeyed(SequenceRule rule, int step, String field) {
        unkeyed.add(field);
    }

    @Override
    public void failed(Rule rule, String message) {
        failures.add(rule.title() + ": " + message);
    }
}
