/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.FilterDocument;
import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies filters to the rules they name: an event that meets the condition of a filter is excepted from the rule. A filter that has
 * expired excepts no event later than its day, so that a replay of older events still gives what they gave then.
 */
final class Filters {
    private static final List<String> KEYS = List.of(
            "title id name description license references author date modified logsource filter owner reason expires level status tags taxonomy"
                    .split(" "));

    private final Map<String, Base> bases;
    private final Set<String> stateful;
    private final Slots slots;
    /** Filters of rules over several events, by the name they give them: their parts are read later. */
    private final Map<String, List<FilterDocument>> later = new LinkedHashMap<>();

    /**
     * @param bases rules by id and by name
     * @param stateful ids and names of rules over several events
     */
    Filters(Map<String, Base> bases, Set<String> stateful, Slots slots) {
        this.bases = bases;
        this.stateful = stateful;
        this.slots = slots;
    }

    void apply(FilterDocument document) {
        YamlMap yaml = document.yaml();
        Problems problems = document.problems();
        for (YamlMap.Entry entry : yaml.entries()) {
            if (!KEYS.contains(entry.key().text())) {
                problems.warning(
                        entry.key(),
                        "key '%s' means nothing in a filter"
                                .formatted(entry.key().text()),
                        Nearest.hint(entry.key().text(), KEYS, "remove it"));
            }
        }
        if (problems.failed()) {
            return;
        }
        if (!(yaml.get("filter") instanceof YamlMap filter)) {
            problems.error(yaml.keyOf("filter"), "filter is no map", "write rules:, a selection and condition:");
            return;
        }
        warnAboutNegation(filter, problems);
        Set<Base> single = new LinkedHashSet<>();
        for (String name : document.named()) {
            Base base = bases.get(name);
            if (base != null) {
                single.add(base);
            } else if (stateful.contains(name)) {
                later.computeIfAbsent(name, n -> new ArrayList<>()).add(document);
            }
        }
        String category = category(document);
        for (Base base : single) {
            if (!category.isEmpty() && !category.equals(base.source.category())) {
                refuse(
                        document,
                        "rule '%s' about %s".formatted(base.document.rule().title(), base.source.category()));
            } else {
                read(document, base.source).ifPresent(base.exceptions::add);
            }
        }
    }

    /**
     * Excepts events from a rule over several events: one that meets a filter takes no part in it. What must not happen, and what ends a
     * rule, is left as it is: to overlook it would make matches rather than take them away.
     *
     * @param names id and name of the rule
     */
    List<Plan> except(Collection<String> names, List<Plan> plans) {
        List<Plan> excepted = new ArrayList<>(plans);
        for (String name : names) {
            for (FilterDocument document : later.getOrDefault(name, List.of())) {
                String category = category(document);
                if (category.isEmpty()) {
                    document.problems()
                            .error(
                                    document.yaml(),
                                    "the filter does not say which events it is about",
                                    "add logsource: {category: ...}, that of the steps it is about");
                    continue;
                }
                boolean found = false;
                for (int i = 0; i < excepted.size(); i++) {
                    Plan plan = excepted.get(i);
                    if (plan.takes() && plan.source().category().equals(category)) {
                        found = true;
                        excepted.set(i, plan.and(read(document, plan.source())));
                    }
                }
                if (!found) {
                    refuse(document, "no part of '%s' takes such events".formatted(name));
                }
            }
        }
        return excepted;
    }

    private static String category(FilterDocument document) {
        return document.yaml().get("logsource") instanceof YamlMap source
                        && source.get("category") instanceof YamlScalar category
                ? category.text()
                : "";
    }

    private static void refuse(FilterDocument document, String other) {
        Yaml at = document.yaml().get("logsource") instanceof YamlMap source && source.get("category") != null
                ? source.get("category")
                : document.yaml();
        document.problems()
                .error(
                        at == null ? document.yaml() : at,
                        "the filter is about %s, %s".formatted(category(document), other),
                        "make a filter for each log source");
    }

    private Optional<Plan.Exception> read(FilterDocument document, LogSource source) {
        Problems problems = document.problems();
        YamlMap detection = document.detection();
        Criterion criterion =
                new DetectionParser(slots, document.lists(), problems).detection(detection, detection, source);
        int slot = new KeyFields(slots, problems)
                .key("header.event_time", detection, source)
                .slot();
        if (problems.failed()) {
            return Optional.empty();
        }
        // What an exception says of itself has been read before, and is complete.
        Instant end = LocalDate.parse(text(document.yaml(), "expires"))
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        Criterion before = new Criterion.Check(slot, "expires", end.toString(), new FieldTest.Before(end));
        return Optional.of(
                new Plan.Exception(text(document.yaml(), "title"), new Criterion.All(List.of(criterion, before))));
    }

    private static String text(YamlMap yaml, String key) {
        return yaml.get(key) instanceof YamlScalar scalar ? scalar.text().strip() : "";
    }

    /** Some write the condition the other way round, which here would except everything else. */
    private static void warnAboutNegation(YamlMap filter, Problems problems) {
        if (filter.get("condition") instanceof YamlScalar condition
                && condition.text().strip().startsWith("not ")) {
            problems.warning(
                    condition,
                    "events that meet the condition are excepted, and this one begins with not",
                    "write the condition that the events to except meet");
        }
    }
}
