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
import java.util.List;

/** Evaluates the plans of an event's kind. */
final class SigmaEvaluator implements Evaluator {
    private final List<Plan> plans;
    private final EventView view;
    private final Report report;

    SigmaEvaluator(List<Field> fields, List<Plan> plans) {
        this.plans = plans;
        this.view = new EventView(fields);
        this.report = new Report(view);
    }

    @Override
    public void evaluate(Event event, MatchSink sink) {
        view.moveTo(event);
        for (Plan plan : plans) {
            if (plan.kinds().contains(event.getKind()) && plan.criterion().test(view)) {
                report.send(plan, sink);
            }
        }
    }

    @Override
    public void close() {}
}
