/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleProgram;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.Field;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Compiled Sigma rules and sequences. */
final class SigmaProgram implements RuleProgram {
    private final List<Field> fields;
    private final List<Plan> plans;
    private final Map<String, KindIndex> indexes = new TreeMap<>();

    SigmaProgram(List<Field> fields, List<Plan> plans) {
        this.fields = List.copyOf(fields);
        this.plans = List.copyOf(plans);
        Map<String, List<Plan>> byKind = new TreeMap<>();
        for (Plan plan : plans) {
            plan.kinds()
                    .forEach(kind ->
                            byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(plan));
        }
        byKind.forEach((kind, ofKind) -> indexes.put(kind, new KindIndex(ofKind, this.fields)));
    }

    @Override
    public List<Rule> rules() {
        return plans.stream()
                .filter(plan -> plan.stateful() == null)
                .map(Plan::rule)
                .toList();
    }

    @Override
    public List<StatefulRule> stateful() {
        return plans.stream()
                .map(Plan::stateful)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    @Override
    public Set<String> kinds() {
        return Set.copyOf(indexes.keySet());
    }

    @Override
    public Evaluator newEvaluator() {
        return new SigmaEvaluator(fields, indexes);
    }

    @Override
    public List<String> explain(String ruleId, Event event) {
        EventView view = new EventView(fields);
        view.moveTo(event);
        List<String> lines = new ArrayList<>();
        for (Plan plan : plans) {
            StatefulRule stateful = plan.stateful();
            if ((stateful == null ? plan.rule() : stateful.rule()).id().equals(ruleId)) {
                new Explanation(view, lines).explain(plan, event);
            }
        }
        return lines;
    }
}
