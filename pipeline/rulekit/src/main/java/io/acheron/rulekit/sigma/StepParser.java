/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.state.Input;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one step of a sequence after the other. */
final class StepParser {
    static final int MOST_TIMES = 9_999;
    private static final List<String> KEYS =
            List.of("name times distinct by logsource detection optional absent capture equals differs".split(" "));
    private static final Pattern TIMES = Pattern.compile("([1-9]\\d{0,3})(?:(\\.\\.)([1-9]\\d{0,3})?)?");

    private final FieldCatalog catalog;
    private final Slots slots;
    private final RuleDocument document;
    private final Problems problems;
    private final YamlChecks checks;
    private final KeyFields fields;
    private final @Nullable Yaml commonBy;
    private final Set<String> names = new HashSet<>();
    private final Set<String> captured = new HashSet<>();
    final List<Input> inputs = new ArrayList<>();
    final List<Plan> plans = new ArrayList<>();

    StepParser(FieldCatalog catalog, Slots slots, RuleDocument document, @Nullable Yaml commonBy) {
        this.catalog = catalog;
        this.slots = slots;
        this.document = document;
        this.problems = document.problems();
        this.checks = new YamlChecks(problems);
        this.fields = new KeyFields(slots, problems);
        this.commonBy = commonBy;
    }

    /** @param until whether it is the end of a sequence rather than a step */
    void read(YamlMap step, boolean until) {
        checks.keys(step, KEYS, "a step");
        String name = step.get("name") instanceof YamlScalar scalar ? scalar.text() : until ? "until" : "";
        if (name.isEmpty() || !names.add(name)) {
            problems.error(step, "the step has no name of its own", "add name: with a name no other step has");
        }
        Yaml sourceNode = step.get("logsource") == null ? document.yaml().get("logsource") : step.get("logsource");
        DetectionParser parser = new DetectionParser(catalog, slots, document);
        Optional<LogSource> source = parser.logSource(sourceNode, step);
        if (source.isEmpty()) {
            return;
        }
        Criterion criterion = parser.detection(step.get("detection"), step, source.get());
        List<Plan.Key> keys = fields.by(step.get("by") == null ? commonBy : step.get("by"), step, source.get());
        boolean absent = checks.truth(step, "absent", false);
        boolean optional = checks.truth(step, "optional", false);
        List<Plan.Key> values = new ArrayList<>();
        boolean distinct = distinct(step, source.get(), values);
        List<String> captures = captures(step, source.get(), values);
        List<Input.Comparison> comparisons = new ArrayList<>();
        compare(step, "equals", true, source.get(), values, comparisons);
        compare(step, "differs", false, source.get(), values, comparisons);
        captured.addAll(captures);
        int[] times = times(step);
        if ((absent || until) && (optional || distinct || !captures.isEmpty() || step.get("times") != null)) {
            problems.error(
                    step,
                    "what must not happen has neither times nor distinct, optional nor capture",
                    "remove them: one such event is enough");
        }
        Input.Role role = until ? Input.Role.UNTIL : absent ? Input.Role.ABSENT : Input.Role.TAKE;
        plans.add(new Plan(
                document.rule(),
                null,
                inputs.size(),
                source.get(),
                criterion,
                List.of(),
                keys,
                List.of(),
                values,
                false));
        int least = optional ? 0 : times[0];
        inputs.add(new Input(name, role, least, times[1], distinct, captures, comparisons, null, List.of()));
    }

    private boolean distinct(YamlMap step, LogSource source, List<Plan.Key> values) {
        if (step.get("distinct") instanceof YamlScalar field) {
            values.add(fields.key(field, source));
            return true;
        }
        if (step.get("distinct") != null) {
            problems.error(step.keyOf("distinct"), "distinct names no field", "write the name of one field");
        }
        return false;
    }

    private List<String> captures(YamlMap step, LogSource source, List<Plan.Key> values) {
        List<String> names = new ArrayList<>();
        if (step.get("capture") instanceof YamlMap map) {
            for (YamlMap.Entry entry : map.entries()) {
                String name = entry.key().text();
                if (captured.contains(name)) {
                    problems.error(entry.key(), "'%s' is captured twice".formatted(name), "give it a name of its own");
                }
                if (entry.value() instanceof YamlScalar field) {
                    values.add(fields.key(field, source));
                    names.add(name);
                }
            }
        } else if (step.get("capture") != null) {
            problems.error(step.keyOf("capture"), "capture is no map", "write capture: {name: field}");
        }
        return names;
    }

    private void compare(
            YamlMap step,
            String key,
            boolean equal,
            LogSource source,
            List<Plan.Key> values,
            List<Input.Comparison> comparisons) {
        Yaml yaml = step.get(key);
        if (yaml == null) {
            return;
        }
        if (!(yaml instanceof YamlMap map)) {
            problems.error(step.keyOf(key), key + " is no map", "write %s: {field: captured name}".formatted(key));
            return;
        }
        for (YamlMap.Entry entry : map.entries()) {
            String name = entry.value() instanceof YamlScalar scalar ? scalar.text() : "";
            if (!captured.contains(name)) {
                problems.error(
                        entry.value(),
                        "no step before this one captures '%s'".formatted(name),
                        captured.isEmpty()
                                ? "add capture: {name: field} to an earlier step"
                                : "use one of " + String.join(", ", captured));
            }
            values.add(fields.key(entry.key(), source));
            comparisons.add(new Input.Comparison(name, equal));
        }
    }

    /** @return least and most */
    private int[] times(YamlMap step) {
        Yaml times = step.get("times");
        if (times == null) {
            return new int[] {1, 1};
        }
        Matcher form = TIMES.matcher(times instanceof YamlScalar scalar ? scalar.text() : "");
        if (form.matches()) {
            int least = Integer.parseInt(form.group(1));
            String upTo = form.group(3);
            int most = upTo != null ? Integer.parseInt(upTo) : form.group(2) != null ? MOST_TIMES : least;
            if (most >= least) {
                return new int[] {least, most};
            }
        }
        problems.error(
                times,
                "times is " + times.kind(),
                "write a whole number from 1 to %d, or a range such as 2..5 or 2..".formatted(MOST_TIMES));
        return new int[] {1, 1};
    }
}
