/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.state.Take;
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
    public final List<String> excepted = new ArrayList<>();
    public final List<String> unkeyed = new ArrayList<>();
    public final List<String> failures = new ArrayList<>();

    @Override
    public void match(Rule rule, List<MatchedField> matched) {
        titles.add(rule.title());
        fields.addAll(matched);
    }

    @Override
    public void step(StatefulRule rule, List<String> keyValues, Take take) {
        String first = take.values().isEmpty() ? null : take.values().get(0);
        steps.add(new StepMatch(rule.steps().get(take.leaf()).name(), keyValues, first));
        fields.addAll(take.matched());
    }

    @Override
    public void excepted(Rule rule, String filter) {
        excepted.add(rule.title() + ": " + filter);
    }

    @Override
    public void unkeyed(StatefulRule rule, int step, String field) {
        unkeyed.add(field);
    }

    @Override
    public void failed(Rule rule, String message) {
        failures.add(rule.title() + ": " + message);
    }
}
