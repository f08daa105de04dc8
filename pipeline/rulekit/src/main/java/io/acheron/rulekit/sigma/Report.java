/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.FieldValue;
import io.acheron.rulekit.field.FieldValues;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a sink about a match: which selections held, on which values. */
final class Report {
    private static final int LONGEST = 256;

    private final EventView view;

    Report(EventView view) {
        this.view = view;
    }

    void send(Plan plan, MatchSink sink) {
        StatefulRule rule = plan.stateful();
        if (rule == null) {
            sink.match(plan.rule(), matched(plan.criterion(), ""));
            return;
        }
        List<String> keys = texts(plan, rule, plan.keys(), sink);
        List<String> values = keys == null ? null : texts(plan, rule, plan.values(), sink);
        if (keys == null || values == null) {
            return;
        }
        List<Take.Scope> scopes = new ArrayList<>(plan.scopes().size());
        for (List<Plan.Key> scope : plan.scopes()) {
            List<String> group = texts(plan, rule, scope, sink);
            if (group == null) {
                return;
            }
            scopes.add(new Take.Scope(group));
        }
        if (plan.numeric()
                && Double.isNaN(view.values(plan.values().get(0).slot()).get(0).number())) {
            sink.unkeyed(rule, plan.step(), plan.values().get(0).name());
            return;
        }
        String name = rule.steps().get(plan.step()).name();
        sink.step(rule, keys, new Take(plan.step(), scopes, values, matched(plan.criterion(), name + ".")));
    }

    private @Nullable List<String> texts(Plan plan, StatefulRule rule, List<Plan.Key> fields, MatchSink sink) {
        List<String> texts = new ArrayList<>(fields.size());
        for (Plan.Key field : fields) {
            String value = first(field);
            if (value == null) {
                sink.unkeyed(rule, plan.step(), field.name());
                return null;
            }
            texts.add(value);
        }
        return texts;
    }

    /** The checks that held and that the condition did not negate; an event has at most one entry per selection, field and value. */
    private List<MatchedField> matched(Criterion criterion, String prefix) {
        List<MatchedField> fields = new ArrayList<>();
        collect(criterion, prefix, "", fields);
        return Collections.unmodifiableList(fields);
    }

    private void collect(Criterion criterion, String prefix, String selection, List<MatchedField> into) {
        if (criterion instanceof Criterion.Selection named) {
            collect(named.body(), prefix, named.name(), into);
        } else if (criterion instanceof Criterion.All all) {
            for (Criterion part : all.parts()) {
                collect(part, prefix, selection, into);
            }
        } else if (criterion instanceof Criterion.AtLeast some) {
            for (Criterion part : some.parts()) {
                if (part.test(view)) {
                    collect(part, prefix, selection, into);
                }
            }
        } else if (criterion instanceof Criterion.Check check) {
            add(prefix + selection, check.field(), cut(value(check)), into);
        }
    }

    /** Not by a set: to hash a record of Avro costs more than the match. */
    private static void add(String selection, String field, String value, List<MatchedField> into) {
        for (MatchedField other : into) {
            if (other.getField().equals(field)
                    && other.getValue().equals(value)
                    && other.getSelection().equals(selection)) {
                return;
            }
        }
        into.add(new MatchedField(selection, field, value));
    }

    /** The value that passes, or else the first: a test of the field as a whole holds on none in particular. */
    private String value(Criterion.Check check) {
        FieldValues values = view.values(check.slot());
        for (int i = 0; i < values.size(); i++) {
            FieldValue value = values.get(i);
            if (check.test() instanceof FieldTest.AnyValue any && any.value().test(value)) {
                return value.text();
            }
        }
        return values.size() == 0 ? "" : values.get(0).text();
    }

    private @Nullable String first(Plan.Key key) {
        FieldValues values = view.values(key.slot());
        String text = values.size() == 0 ? "" : values.get(0).text();
        return text.isEmpty() ? null : text;
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
