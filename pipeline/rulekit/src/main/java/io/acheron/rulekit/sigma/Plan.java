/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.state.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate on one event: a rule, or a part of a rule over several events.
 *
 * @param rule metadata; of the rule a correlation refers to, if this is about one
 * @param stateful the rule over several events if this is a part of one
 * @param step index of the part
 * @param source events it is about
 * @param criterion what the event must meet
 * @param exceptions filters that except events from the rule
 * @param keys fields of the key values
 * @param scopes fields of the group values of chained correlations
 * @param values fields of the values of the part
 * @param numeric whether the values must be numbers
 */
record Plan(
        Rule rule,
        @Nullable StatefulRule stateful,
        int step,
        LogSource source,
        Criterion criterion,
        List<Exception> exceptions,
        List<Key> keys,
        List<List<Key>> scopes,
        List<Key> values,
        boolean numeric) {
    /** A field by its slot, and its name as the rule writes it. */
    record Key(int slot, String name) {}

    /**
     * A filter.
     *
     * @param title what it is called
     * @param criterion what the excepted events meet
     */
    record Exception(String title, Criterion criterion) {}

    /** @return a rule on single events */
    static Plan single(Rule rule, LogSource source, Criterion criterion, List<Exception> exceptions) {
        return new Plan(rule, null, 0, source, criterion, exceptions, List.of(), List.of(), List.of(), false);
    }

    /** @return the same without alerts of its own */
    Plan counted() {
        StatefulRule whole = stateful;
        StatefulRule quiet = whole == null
                ? null
                : new StatefulRule(whole.rule().counted(), whole.logic(), whole.steps(), whole.logicHash());
        Rule own = quiet == null ? rule.counted() : rule;
        return new Plan(own, quiet, step, source, criterion, exceptions, keys, scopes, values, numeric);
    }

    Plan of(StatefulRule whole) {
        return new Plan(rule, whole, step, source, criterion, exceptions, keys, scopes, values, numeric);
    }

    /** @return whether its events make a match; false if they prevent one */
    boolean takes() {
        return stateful == null
                || !stateful.rule().language().equals("sequence")
                || stateful.logic().inputs().get(step).role() == Input.Role.TAKE;
    }

    Plan and(Optional<Exception> filter) {
        List<Exception> all = new ArrayList<>(exceptions);
        filter.ifPresent(all::add);
        return except(List.copyOf(all));
    }

    Plan except(List<Exception> filters) {
        return new Plan(rule, stateful, step, source, criterion, filters, keys, scopes, values, numeric);
    }

    Set<String> kinds() {
        return source.kinds();
    }
}
