/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.SequenceRule;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.FieldValue;
import io.acheron.rulekit.field.FieldValues;
import io.acheron.schema.alert.MatchedField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a sink about a match: which selections held, on which values. */
final class Report {
    private static final int LONGEST = 256;

    private final EventView view;

    Report(EventView view) {
        this.view = view;
    }

    void send(Plan plan, MatchSink sink) {
        SequenceRule sequence = plan.sequence();
        if (sequence == null) {
            sink.match(plan.rule(), matched(plan.criterion(), ""));
            return;
        }
        List<String> keys = new ArrayList<>(plan.keys().size());
        for (Plan.Key key : plan.keys()) {
            String value = first(key);
            if (value == null) {
                sink.unkeyed(sequence, plan.step(), key.name());
                return;
            }
            keys.add(value);
        }
        Plan.Key distinctKey = plan.distinct();
        String distinct = distinctKey == null ? null : first(distinctKey);
        if (distinctKey != null && distinct == null) {
            sink.unkeyed(sequence, plan.step(), distinctKey.name());
            return;
        }
        String name = sequence.steps().get(plan.step()).name();
        sink.step(sequence, plan.step(), keys, distinct, matched(plan.criterion(), name + "."));
    }

    /** The checks that held and that the condition did not negate; an event has at most one entry per selection, field and value. */
    private List<MatchedField> matched(Criterion criterion, String prefix) {
        Set<MatchedField> fields = new LinkedHashSet<>();
        collect(criterion, prefix, "", fields);
        return List.copyOf(fields);
    }

    private void collect(Criterion criterion, String prefix, String selection, Set<MatchedField> into) {
        if (criterion instanceof Criterion.Selection named) {
            collect(named.body(), prefix, named.name(), into);
        } else if (criterion instanceof Criterion.All all) {
            all.parts().forEach(part -> collect(part, prefix, selection, into));
        } else if (criterion instanceof Criterion.AtLeast some) {
            some.parts().stream()
                    .filter(part -> part.test(view))
                    .forEach(part -> collect(part, prefix, selection, into));
        } else if (criterion instanceof Criterion.Check check) {
            into.add(new MatchedField(prefix + selection, check.field(), cut(value(check))));
        }
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
