/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Durations;
import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.SequenceRule;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a sequence: steps that are Sigma detections, the fields that join their events, and the time they may take. */
final class SequenceParser {
    private static final List<String> KEYS = List.of("by", "within", "ordered", "steps");
    private static final List<String> STEP_KEYS = List.of("name", "times", "distinct", "by", "logsource", "detection");
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MOST_TIMES = 10_000;
    private static final int MOST_STEPS = 16;

    private final FieldCatalog catalog;
    private final Slots slots;
    private final RuleDocument document;
    private final Problems problems;
    private final List<SequenceRule.Step> steps = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();

    SequenceParser(FieldCatalog catalog, Slots slots, RuleDocument document) {
        this.catalog = catalog;
        this.slots = slots;
        this.document = document;
        this.problems = document.problems();
    }

    /** @return a plan for each step; means nothing if problems were reported */
    List<Plan> parse() {
        Yaml body = document.yaml().get("sequence");
        if (document.yaml().get("detection") != null) {
            problems.error(
                    document.yaml().keyOf("detection"),
                    "a sequence has its detections in its steps",
                    "move it into a step");
        }
        if (!(body instanceof YamlMap map)) {
            problems.error(
                    body == null ? document.yaml() : body, "sequence is no map", "write by:, within: and steps:");
            return List.of();
        }
        checkKeys(map, KEYS, "a sequence");
        if (!(map.get("steps") instanceof YamlList list) || list.items().isEmpty()) {
            problems.error(map, "the sequence has no steps", "list at least one under steps:");
            return List.of();
        }
        if (list.items().size() > MOST_STEPS) {
            problems.error(list, "more than %d steps".formatted(MOST_STEPS), "make two rules of it");
            return List.of();
        }
        Set<String> names = new HashSet<>();
        for (Yaml item : list.items()) {
            if (item instanceof YamlMap step) {
                readStep(step, map.get("by"), names);
            } else {
                problems.error(item, "a step is " + item.kind(), "begin with name:");
            }
        }
        if (steps.size() == 1 && steps.get(0).times() == 1) {
            problems.error(
                    list, "one step, once, is no sequence", "write logsource: and detection: instead of sequence:");
        }
        if (steps.stream().map(step -> step.by().size()).distinct().count() > 1) {
            problems.error(
                    list, "steps have different numbers of by fields", "give each step as many, in the same order");
        }
        SequenceRule sequence = new SequenceRule(
                document.rule(),
                steps,
                within(map),
                ordered(map),
                LogicHash.of(body, document.yaml().get("logsource")));
        return plans.stream().map(plan -> plan.of(sequence)).toList();
    }

    private void readStep(YamlMap step, @Nullable Yaml commonBy, Set<String> names) {
        checkKeys(step, STEP_KEYS, "a step");
        String name = step.get("name") instanceof YamlScalar scalar ? scalar.text() : "";
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
        List<Plan.Key> keys = keys(step.get("by") == null ? commonBy : step.get("by"), step, source.get());
        Plan.Key distinct = null;
        if (step.get("distinct") instanceof YamlScalar field) {
            distinct = key(field, source.get());
        } else if (step.get("distinct") != null) {
            problems.error(step.keyOf("distinct"), "distinct names no field", "write the name of one field");
        }
        Rule rule = document.rule();
        plans.add(new Plan(rule, null, steps.size(), source.get().kinds(), criterion, keys, distinct));
        steps.add(new SequenceRule.Step(
                name,
                times(step),
                distinct != null,
                keys.stream().map(Plan.Key::name).toList()));
    }

    private List<Plan.Key> keys(@Nullable Yaml by, YamlMap step, LogSource source) {
        List<Plan.Key> keys = new ArrayList<>();
        List<Yaml> names = by instanceof YamlList list ? list.items() : by == null ? List.of() : List.of(by);
        if (names.isEmpty()) {
            problems.error(
                    by == null ? step : by,
                    "nothing says which events belong together",
                    "add by: [process.entity_id], or by: [header.host_id] for any on one host");
        }
        for (Yaml name : names) {
            if (name instanceof YamlScalar scalar) {
                keys.add(key(scalar, source));
            } else {
                problems.error(name, "by holds " + name.kind(), "write names of fields");
            }
        }
        return keys;
    }

    private Plan.Key key(YamlScalar name, LogSource source) {
        Optional<Field> field = new FieldNames(source, problems)
                .find(name.text(), name, "use a path of the event, or by: in the step where it has another name");
        return new Plan.Key(slots.of(field.orElseGet(() -> Field.constant(""))), name.text());
    }

    private int times(YamlMap step) {
        Yaml times = step.get("times");
        if (times == null) {
            return 1;
        }
        if (times instanceof YamlScalar scalar
                && scalar.text().matches("[1-9]\\d{0,4}")
                && Integer.parseInt(scalar.text()) <= MOST_TIMES) {
            return Integer.parseInt(scalar.text());
        }
        problems.error(times, "times is " + times.kind(), "write a whole number from 1 to " + MOST_TIMES);
        return 1;
    }

    private Duration within(YamlMap map) {
        Yaml within = map.get("within");
        Optional<Duration> duration =
                within instanceof YamlScalar scalar ? Durations.parse(scalar.text()) : Optional.empty();
        if (duration.isEmpty() || duration.get().isZero() || duration.get().compareTo(LONGEST) > 0) {
            problems.error(
                    within == null ? map : within,
                    within == null ? "within is missing" : "within is " + within.kind(),
                    "write the longest time from the first to the last event, such as 500ms, 30s, 5m or 1h, at most 7d");
        }
        return duration.orElse(Duration.ofSeconds(1));
    }

    private boolean ordered(YamlMap map) {
        Yaml ordered = map.get("ordered");
        if (ordered != null && !(ordered instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.BOOLEAN)) {
            problems.error(ordered, "ordered is " + ordered.kind(), "write true or false");
        }
        return !(ordered instanceof YamlScalar value) || Boolean.parseBoolean(value.text());
    }

    private void checkKeys(YamlMap map, List<String> known, String what) {
        map.entries().stream()
                .filter(entry -> !known.contains(entry.key().text()))
                .forEach(entry -> problems.error(
                        entry.key(),
                        "%s has no key '%s'".formatted(what, entry.key().text()),
                        Nearest.hint(entry.key().text(), known, "use " + String.join(", ", known))));
    }
}
