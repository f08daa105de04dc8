/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.Threshold;
import io.acheron.rulekit.state.Window;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a correlation says, without following its references. */
final class CorrelationReader {
    private static final List<String> KEYS =
            List.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    private static final Map<String, Logic.Kind> TYPES = types();
    private static final List<String> BOUNDS = List.of("gt", "gte", "lt", "lte", "eq", "neq");

    private final RuleDocument document;
    private final Problems problems;
    private final YamlChecks checks;

    CorrelationReader(RuleDocument document) {
        this.document = document;
        this.problems = document.problems();
        this.checks = new YamlChecks(problems);
    }

    private static Map<String, Logic.Kind> types() {
        Map<String, Logic.Kind> types = new LinkedHashMap<>();
        types.put("event_count", Logic.Kind.EVENT_COUNT);
        types.put("value_count", Logic.Kind.VALUE_COUNT);
        types.put("temporal", Logic.Kind.TEMPORAL);
        types.put("temporal_ordered", Logic.Kind.ORDERED);
        types.put("value_sum", Logic.Kind.VALUE_SUM);
        types.put("value_avg", Logic.Kind.VALUE_AVG);
        return types;
    }

    /** @return the correlation, empty if it cannot be read, which is reported */
    Optional<Correlation> read() {
        if (!(document.yaml().get("correlation") instanceof YamlMap map)) {
            problems.error(
                    document.yaml().keyOf("correlation"),
                    "correlation is no map",
                    "write type:, rules:, group-by:, timespan:");
            return Optional.empty();
        }
        for (String other : List.of("detection", "logsource")) {
            if (document.yaml().get(other) != null) {
                problems.error(
                        document.yaml().keyOf(other),
                        "a correlation has no " + other,
                        "write a rule with the detection, and name it under rules:");
            }
        }
        checks.keys(map, KEYS, "a correlation");
        Logic.Kind kind = kind(map);
        List<YamlScalar> rules = checks.texts(map.get("rules"), "rules");
        if (rules.isEmpty()) {
            problems.error(map, "the correlation refers to no rule", "list ids or names under rules:");
        }
        List<YamlScalar> groupBy = checks.texts(map.get("group-by"), "group-by");
        if (groupBy.isEmpty()) {
            problems.warning(
                    map,
                    "no group-by: the events of all hosts are one group",
                    "add group-by: [header.host_id], unless that is meant");
        }
        long within = checks.window(map, "timespan", "how long it may take");
        Threshold threshold = threshold(map, kind);
        Correlation correlation = new Correlation(
                document,
                kind,
                rules,
                groupBy,
                aliases(map),
                within,
                threshold,
                fields(map, kind),
                checks.truth(map, "generate", false));
        return problems.failed() ? Optional.empty() : Optional.of(correlation);
    }

    private Logic.Kind kind(YamlMap map) {
        String type = map.get("type") instanceof YamlScalar scalar ? scalar.text() : "";
        Logic.Kind kind = TYPES.get(type);
        if (kind == null) {
            Yaml at = map.get("type") == null ? map : map.get("type");
            boolean percentile = type.equals("value_percentile");
            problems.error(
                    at == null ? map : at,
                    type.isEmpty()
                            ? "the correlation has no type"
                            : "correlation type '%s' is not evaluated".formatted(type),
                    percentile
                            ? "the text and the example of its specification contradict each other; use value_avg or value_count"
                            : Nearest.hint(type, TYPES.keySet(), "use one of " + String.join(", ", TYPES.keySet())));
            return Logic.Kind.EVENT_COUNT;
        }
        return kind;
    }

    private @Nullable Threshold threshold(YamlMap map, Logic.Kind kind) {
        boolean byRules = kind == Logic.Kind.TEMPORAL || kind == Logic.Kind.ORDERED;
        Yaml yaml = map.get("condition");
        if (yaml == null && byRules) {
            return null;
        }
        if (!(yaml instanceof YamlMap condition)) {
            problems.error(
                    yaml == null ? map : yaml,
                    yaml == null ? "the correlation has no condition" : "condition is " + yaml.kind(),
                    "write condition: {gte: 10}");
            return null;
        }
        if (kind == Logic.Kind.ORDERED) {
            problems.error(
                    map.keyOf("condition"),
                    "temporal_ordered takes all its rules",
                    "remove the condition, or write a sequence with optional steps");
            return null;
        }
        List<String> known = new ArrayList<>(BOUNDS);
        known.add("field");
        checks.keys(condition, known, "a condition");
        Bounds bounds = new Bounds();
        for (String bound : BOUNDS) {
            if (condition.get(bound) != null) {
                bounds.set(bound, number(condition, bound, kind));
            }
        }
        if (bounds.count == 0 || bounds.contradict()) {
            problems.error(
                    condition,
                    bounds.count == 0 ? "the condition compares with nothing" : "no number meets the condition",
                    "write one of gt, gte, lt, lte, eq, neq, or a range such as {gte: 10, lt: 100}");
            return null;
        }
        return bounds.threshold();
    }

    private double number(YamlMap condition, String bound, Logic.Kind kind) {
        Yaml value = condition.get(bound);
        try {
            double number = value instanceof YamlScalar scalar ? Double.parseDouble(scalar.text()) : Double.NaN;
            boolean counts = kind != Logic.Kind.VALUE_SUM && kind != Logic.Kind.VALUE_AVG;
            if (Double.isFinite(number)
                    && (!counts || (number >= 0 && number < Window.MOST_ENTRIES && number == Math.rint(number)))) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.error(
                value == null ? condition : value,
                "%s is %s".formatted(bound, value == null ? "nothing" : value.kind()),
                "write a number; counts go from 0 to " + (Window.MOST_ENTRIES - 1));
        return 1;
    }

    private List<YamlScalar> fields(YamlMap map, Logic.Kind kind) {
        Yaml field = map.get("condition") instanceof YamlMap condition ? condition.get("field") : null;
        List<YamlScalar> fields = checks.texts(field, "field");
        boolean needed = kind == Logic.Kind.VALUE_COUNT || kind == Logic.Kind.VALUE_SUM || kind == Logic.Kind.VALUE_AVG;
        if (needed && (fields.isEmpty() || (fields.size() > 1 && kind != Logic.Kind.VALUE_COUNT))) {
            problems.error(map.keyOf("condition"), "the condition needs one field", "add field: to the condition");
        }
        if (!needed && !fields.isEmpty()) {
            problems.error(
                    fields.get(0), "this type of correlation looks at no field", "remove field:, or use value_count");
        }
        return fields;
    }

    private Map<String, Map<String, YamlScalar>> aliases(YamlMap map) {
        Map<String, Map<String, YamlScalar>> aliases = new LinkedHashMap<>();
        if (map.get("aliases") instanceof YamlMap all) {
            for (YamlMap.Entry alias : all.entries()) {
                Map<String, YamlScalar> byRule = new LinkedHashMap<>();
                if (alias.value() instanceof YamlMap rules) {
                    for (YamlMap.Entry rule : rules.entries()) {
                        if (rule.value() instanceof YamlScalar field) {
                            byRule.put(rule.key().text(), field);
                        }
                    }
                }
                if (byRule.isEmpty()) {
                    problems.error(alias.key(), "the alias names no field", "write alias: {rule name: field}");
                }
                aliases.put(alias.key().text(), byRule);
            }
        } else if (map.get("aliases") != null) {
            problems.error(map.keyOf("aliases"), "aliases is no map", "write aliases: {alias: {rule name: field}}");
        }
        return aliases;
    }

    /** Gathers the bounds of a condition. */
    private static final class Bounds {
        private double low = Double.NEGATIVE_INFINITY;
        private boolean lowOpen;
        private double high = Double.POSITIVE_INFINITY;
        private boolean highOpen;
        private boolean differs;
        private int count;

        void set(String bound, double number) {
            count++;
            switch (bound) {
                case "gt", "gte" -> {
                    low = number;
                    lowOpen = bound.equals("gt");
                }
                case "lt", "lte" -> {
                    high = number;
                    highOpen = bound.equals("lt");
                }
                default -> {
                    low = number;
                    high = number;
                    differs = bound.equals("neq");
                }
            }
        }

        boolean contradict() {
            return low > high || (low == high && (lowOpen || highOpen));
        }

        Threshold threshold() {
            return new Threshold(low, lowOpen, high, highOpen, differs);
        }
    }
}
