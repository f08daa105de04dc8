/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks only the languages that have rules for the kind of the event. */
final class RoutingEvaluator implements Evaluator {
    private final List<Evaluator> evaluators = new ArrayList<>();
    private final Map<String, List<Evaluator>> byKind = new HashMap<>();

    RoutingEvaluator(List<RuleProgram> programs) {
        for (RuleProgram program : programs) {
            if (!program.kinds().isEmpty()) {
                Evaluator evaluator = program.newEvaluator();
                evaluators.add(evaluator);
                program.kinds()
                        .forEach(kind -> byKind.computeIfAbsent(kind, k -> new ArrayList<>())
                                .add(evaluator));
            }
        }
    }

    @Override
    public void evaluate(Event event, MatchSink sink) {
        List<Evaluator> interested = byKind.get(event.getKind());
        if (interested != null) {
            for (int i = 0; i < interested.size(); i++) {
                interested.get(i).evaluate(event, sink);
            }
        }
    }

    @Override
    public void close() {
        evaluators.forEach(Evaluator::close);
    }
}
