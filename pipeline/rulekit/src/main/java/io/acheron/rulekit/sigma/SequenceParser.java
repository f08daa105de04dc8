/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.state.Input;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;

/** Reads a sequence: steps that are Sigma detections, the fields that join their events, and the time they may take. */
final class SequenceParser {
    private static final List<String> KEYS = List.of("by", "within", "ordered", "skip", "until", "steps");
    private static final List<String> SKIPS = List.of("past_match", "none");
    private static final int MOST_STEPS = 16;
    private static final int MOST_UNORDERED = 500;

    private final FieldCatalog catalog;
    private final Slots slots;
    private final RuleDocument document;
    private final Problems problems;
    private final YamlChecks checks;

    SequenceParser(FieldCatalog catalog, Slots slots, RuleDocument document) {
        this.catalog = catalog;
        this.slots = slots;
        this.document = document;
        this.problems = document.problems();
        this.checks = new YamlChecks(problems);
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
        checks.keys(map, KEYS, "a sequence");
        if (!(map.get("steps") instanceof YamlList list) || list.items().isEmpty()) {
            problems.error(map, "the sequence has no steps", "list at least one under steps:");
            return List.of();
        }
        if (list.items().size() > MOST_STEPS) {
            problems.error(list, "more than %d steps".formatted(MOST_STEPS), "make two rules of it");
            return List.of();
        }
        StepParser steps = new StepParser(catalog, slots, document, map.get("by"));
        for (Yaml item : list.items()) {
            if (item instanceof YamlMap step) {
                steps.read(step, false);
            } else {
                problems.error(item, "a step is " + item.kind(), "begin with name:");
            }
        }
        if (map.get("until") instanceof YamlMap until) {
            steps.read(until, true);
        } else if (map.get("until") != null) {
            problems.error(map.keyOf("until"), "until is no map", "write until: {logsource: ..., detection: ...}");
        }
        long within = checks.window(map, "within", "the longest time from the first to the last event");
        boolean ordered = checks.truth(map, "ordered", true);
        boolean everyMatch = everyMatch(map);
        if (problems.failed()) {
            return List.of();
        }
        check(steps, list, ordered);
        return steps.inputs.isEmpty() ? List.of() : plans(steps, logic(steps.inputs, within, ordered, everyMatch));
    }

    private static Logic logic(List<Input> inputs, long within, boolean ordered, boolean everyMatch) {
        Logic logic = Logic.steps(ordered, within, inputs);
        return everyMatch ? new Logic(logic.kind(), within, inputs, logic.threshold(), logic.quiet(), true, 0) : logic;
    }

    private List<Plan> plans(StepParser steps, Logic logic) {
        List<StatefulRule.Step> named = new ArrayList<>();
        for (Plan plan : steps.plans) {
            named.add(new StatefulRule.Step(
                    steps.inputs.get(plan.step()).name(),
                    plan.keys().stream().map(Plan.Key::name).toList()));
        }
        String hash =
                LogicHash.of(document.yaml().get("sequence"), document.yaml().get("logsource"));
        StatefulRule rule = new StatefulRule(document.rule(), logic, named, hash);
        return steps.plans.stream().map(plan -> plan.of(rule)).toList();
    }

    private void check(StepParser steps, YamlList at, boolean ordered) {
        List<Input> taken = steps.inputs.stream()
                .filter(input -> input.role() == Input.Role.TAKE)
                .toList();
        if (steps.inputs.size() == 1 && taken.size() == 1 && taken.get(0).max() == 1) {
            problems.error(
                    at, "one step, once, is no sequence", "write logsource: and detection: instead of sequence:");
        }
        if (taken.stream().allMatch(input -> input.min() == 0)) {
            problems.error(at, "every step is optional or absent", "leave at least one step that must happen");
        }
        if (!steps.inputs.isEmpty() && steps.inputs.get(0).role() == Input.Role.ABSENT) {
            problems.error(at, "an absent step cannot be the first", "put a step before it that must happen");
        }
        if (steps.plans.stream().map(plan -> plan.keys().size()).distinct().count() > 1) {
            problems.error(
                    at, "steps have different numbers of by fields", "give each step as many, in the same order");
        }
        if (!ordered) {
            boolean plain = steps.inputs.stream()
                    .allMatch(input -> input.role() == Input.Role.UNTIL
                            || (input.role() == Input.Role.TAKE
                                    && input.min() == input.max()
                                    && input.captures().isEmpty()
                                    && input.comparisons().isEmpty()));
            if (!plain) {
                problems.error(
                        at,
                        "absent, optional, capture, equals, differs and ranges need an order",
                        "remove ordered: false, or these");
            }
            if (taken.stream().mapToInt(Input::min).sum() > MOST_UNORDERED) {
                problems.error(
                        at,
                        "more than %d events in any order".formatted(MOST_UNORDERED),
                        "count one step alone, or give the steps an order");
            }
        }
    }

    private boolean everyMatch(YamlMap map) {
        Yaml skip = map.get("skip");
        if (skip == null) {
            return false;
        }
        String text = skip instanceof YamlScalar scalar ? scalar.text() : "";
        if (!SKIPS.contains(text)) {
            problems.error(skip, "skip is " + skip.kind(), "write past_match or none");
        }
        return text.equals("none");
    }
}
