/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Input;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the references of correlations down to the rules on single events, and makes plans of these. */
final class Correlations {
    private static final int MOST_PARTS = 64;

    /** Correlations above each other: what each names twice doubles with each of them. */
    private static final int DEEPEST = 8;

    /**
     * A rule on single events in its place below a correlation.
     *
     * @param groups fields of the group values, of the outermost correlation first
     */
    private record Leaf(Base base, String name, List<List<YamlScalar>> groups, List<YamlScalar> values) {}

    private final Map<String, Base> bases;
    private final Map<String, Correlation> correlations = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Slots slots;
    /** References to rules on single events that the correlation being read has met so far. */
    private int parts;

    /**
     * @param bases rules on single events by id and by name
     * @param others ids and names of rules that exist but cannot be referred to
     */
    Correlations(Map<String, Base> bases, Set<String> others, Slots slots) {
        this.bases = bases;
        this.slots = slots;
        known.addAll(bases.keySet());
        known.addAll(others);
    }

    void add(Correlation correlation) {
        correlations.put(correlation.document().rule().id(), correlation);
        if (correlation.document().yaml().get("name") instanceof YamlScalar name) {
            correlations.put(name.text(), correlation);
        }
        known.addAll(correlations.keySet());
    }

    /** @return ids of rules that alert only through the correlations that refer to them */
    Set<String> partsOnly() {
        Set<String> parts = new HashSet<>();
        Set<String> also = new HashSet<>();
        for (Correlation correlation : new LinkedHashSet<>(correlations.values())) {
            for (YamlScalar rule : correlation.rules()) {
                String id = id(rule.text());
                (correlation.generate() ? also : parts).add(id);
            }
        }
        parts.removeAll(also);
        return parts;
    }

    private String id(String reference) {
        Base base = bases.get(reference);
        Correlation correlation = correlations.get(reference);
        return base != null
                ? base.document.rule().id()
                : correlation != null ? correlation.document().rule().id() : reference;
    }

    /** @return a plan for each rule on single events below the correlation; means nothing if problems were reported */
    List<Plan> plans(Correlation correlation) {
        Problems problems = correlation.document().problems();
        parts = 0;
        Optional<Logic> logic = logic(correlation, problems, new ArrayList<>());
        if (logic.isEmpty()) {
            return List.of();
        }
        List<Leaf> leaves = leaves(correlation, problems);
        if (problems.failed()) {
            return List.of();
        }
        boolean numeric = correlation.kind() == Logic.Kind.VALUE_SUM || correlation.kind() == Logic.Kind.VALUE_AVG;
        List<Plan> plans = new ArrayList<>();
        List<StatefulRule.Step> steps = new ArrayList<>();
        for (Leaf leaf : leaves) {
            KeyFields fields = new KeyFields(slots, problems);
            List<List<Plan.Key>> groups = leaf.groups().stream()
                    .map(group -> keys(group, leaf.base(), fields))
                    .toList();
            List<Plan.Key> values = keys(leaf.values(), leaf.base(), fields);
            steps.add(new StatefulRule.Step(
                    leaf.name(), groups.get(0).stream().map(Plan.Key::name).toList()));
            plans.add(new Plan(
                    leaf.base().document.rule(),
                    null,
                    plans.size(),
                    leaf.base().source,
                    leaf.base().criterion,
                    List.copyOf(leaf.base().exceptions),
                    groups.get(0),
                    groups.subList(1, groups.size()),
                    values,
                    numeric && !values.isEmpty()));
        }
        Rule rule = correlation.document().rule();
        StatefulRule stateful = new StatefulRule(rule, logic.get(), steps, hash(correlation));
        return plans.stream().map(plan -> plan.of(stateful)).toList();
    }

    private static List<Plan.Key> keys(List<YamlScalar> names, Base base, KeyFields fields) {
        return names.stream().map(name -> fields.key(name, base.source)).toList();
    }

    private Optional<Logic> logic(Correlation correlation, Problems problems, List<String> path) {
        String id = correlation.document().rule().id();
        if (path.contains(id)) {
            problems.error(
                    correlation.rules().get(0),
                    "correlations refer to each other in a circle: " + String.join(" -> ", path) + " -> " + id,
                    "take one of the references out");
            return Optional.empty();
        }
        if (path.size() == DEEPEST) {
            problems.error(
                    correlation.rules().get(0),
                    "more than %d correlations are chained: %s -> %s".formatted(DEEPEST, String.join(" -> ", path), id),
                    "refer to rules on single events further down");
            return Optional.empty();
        }
        path.add(id);
        List<Input> inputs = new ArrayList<>();
        for (YamlScalar reference : correlation.rules()) {
            Correlation chained = correlations.get(reference.text());
            if (chained == null && ++parts > MOST_PARTS) {
                problems.error(
                        correlation.rules().get(0),
                        "more than %d rules below one correlation".formatted(MOST_PARTS),
                        "name fewer; one that is named by two correlations below counts twice");
                return Optional.empty();
            }
            if (chained != null) {
                Optional<Logic> inner = logic(chained, problems, path);
                if (inner.isEmpty()) {
                    return Optional.empty();
                }
                List<Integer> values = values(correlation, chained, reference, problems);
                inputs.add(new Input(
                        name(reference, chained.document().yaml()),
                        Input.Role.TAKE,
                        1,
                        1,
                        false,
                        List.of(),
                        List.of(),
                        inner.get(),
                        values));
            } else if (bases.containsKey(reference.text())) {
                inputs.add(Input.take(reference.text(), 1, false));
            } else {
                refuse(reference, problems);
                return Optional.empty();
            }
        }
        path.remove(id);
        return Optional.of(new Logic(
                correlation.kind(), correlation.withinMicros(), inputs, correlation.threshold(), true, false, 0));
    }

    private void refuse(YamlScalar reference, Problems problems) {
        boolean exists = known.contains(reference.text());
        problems.error(
                reference,
                exists
                        ? "'%s' cannot be part of a correlation, or has an error itself".formatted(reference.text())
                        : "there is no rule with the id or name '%s'".formatted(reference.text()),
                exists
                        ? "refer to Sigma rules on single events, or to correlations"
                        : Nearest.hint(reference.text(), known, "add the rule, or its name:"));
    }

    /** @return for each value field of the outer correlation its place among the group values of the inner one */
    private static List<Integer> values(Correlation outer, Correlation inner, YamlScalar reference, Problems problems) {
        List<Integer> places = new ArrayList<>();
        for (YamlScalar field : outer.fields()) {
            places.add(place(field, inner, reference, problems));
        }
        return places;
    }

    private static int place(YamlScalar field, Correlation inner, YamlScalar reference, Problems problems) {
        List<String> names = inner.groupBy().stream().map(YamlScalar::text).toList();
        int place = names.indexOf(field.text());
        if (place < 0) {
            problems.error(
                    field,
                    "a finding of correlation '%s' has no field '%s'".formatted(reference.text(), field.text()),
                    Nearest.hint(field.text(), names, "use a field of its group-by: " + String.join(", ", names)));
            return 0;
        }
        return place;
    }

    private List<Leaf> leaves(Correlation correlation, Problems problems) {
        List<Leaf> leaves = new ArrayList<>();
        for (YamlScalar reference : correlation.rules()) {
            Correlation chained = correlations.get(reference.text());
            Base base = bases.get(reference.text());
            if (chained != null) {
                List<Integer> places = correlation.groupBy().stream()
                        .map(group -> place(correlation.field(group, reference.text()), chained, reference, problems))
                        .toList();
                for (Leaf leaf : leaves(chained, problems)) {
                    List<YamlScalar> inner = leaf.groups().get(0);
                    List<List<YamlScalar>> groups = new ArrayList<>();
                    groups.add(
                            inner.isEmpty()
                                    ? List.of()
                                    : places.stream().map(inner::get).toList());
                    groups.addAll(leaf.groups());
                    leaves.add(new Leaf(leaf.base(), leaf.name(), groups, leaf.values()));
                }
            } else if (base != null) {
                List<YamlScalar> group = correlation.groupBy().stream()
                        .map(field -> correlation.field(field, reference.text()))
                        .toList();
                leaves.add(new Leaf(base, reference.text(), List.of(group), correlation.fields()));
            }
        }
        return leaves;
    }

    /** What decides is the correlation and all below it. */
    private String hash(Correlation correlation) {
        List<String> parts = new ArrayList<>();
        parts.add(LogicHash.of(correlation.document().yaml().get("correlation")));
        for (YamlScalar reference : correlation.rules()) {
            Correlation chained = correlations.get(reference.text());
            Base base = bases.get(reference.text());
            if (chained != null) {
                parts.add(hash(chained));
            } else if (base != null) {
                YamlMap yaml = base.document.yaml();
                parts.add(LogicHash.of(yaml.get("logsource"), yaml.get("detection")));
            }
        }
        YamlScalar all = new YamlScalar(1, 1, String.join(" ", parts), YamlScalar.Type.TEXT);
        return LogicHash.of(all);
    }

    private static String name(YamlScalar reference, YamlMap yaml) {
        return yaml.get("name") instanceof YamlScalar name ? name.text() : reference.text();
    }
}
