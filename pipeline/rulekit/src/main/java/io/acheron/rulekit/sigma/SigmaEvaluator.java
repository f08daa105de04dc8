/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.Field;
import io.acheron.schema.event.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the index of the event's kind. */
final class SigmaEvaluator implements Evaluator {
    private final EventView view;
    private final Map<String, KindMatcher> matchers = new HashMap<>();

    SigmaEvaluator(List<Field> fields, Map<String, KindIndex> indexes) {
        this.view = new EventView(fields);
        Report report = new Report(view);
        indexes.forEach((kind, index) -> matchers.put(kind, new KindMatcher(index, view, report)));
    }

    @Override
    public void evaluate(Event event, MatchSink sink) {
        KindMatcher matcher = matchers.get(event.getKind());
        if (matcher != null) {
            view.moveTo(event);
            matcher.evaluate(sink);
        }
    }

    @Override
    public void close() {
        matchers.clear();
    }
}
