/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.FilterDocument;
import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies filters to the rules they name: an event that meets the condition of a filter is excepted from the rule. A filter that has
 * expired excepts no event later than its day, so that a replay of older events still gives what they gave then.
 */
final class Filters {
    private static final List<String> KEYS = List.of(
            "title id name description license references author date modified logsource filter owner reason expires level status tags taxonomy"
                    .split(" "));

    private final Map<String, Base> bases;
    private final Slots slots;

    /** @param bases rules by id and by name */
    Filters(Map<String, Base> bases, Slots slots) {
        this.bases = bases;
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
        // What an exception says of itself has been read before, and is complete.
        String title = text(yaml, "title");
        Instant end = LocalDate.parse(text(yaml, "expires"))
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        warnAboutNegation(filter, problems);
        for (Base base : named(filter, problems)) {
            except(document, base, filter, title, end);
        }
    }

    private void except(FilterDocument document, Base base, YamlMap filter, String title, Instant end) {
        Problems problems = document.problems();
        if (document.yaml().get("logsource") instanceof YamlMap source
                && source.get("category") instanceof YamlScalar category
                && !category.text().equals(base.source.category())) {
            problems.error(
                    category,
                    "the filter is about %s, rule '%s' about %s"
                            .formatted(category.text(), base.document.rule().title(), base.source.category()),
                    "make a filter for each log source");
            return;
        }
        Map<String, YamlMap.Entry> detection = new LinkedHashMap<>(filter.fields());
        detection.remove("rules");
        DetectionParser parser = new DetectionParser(slots, document.lists(), problems);
        Criterion criterion =
                parser.detection(new YamlMap(filter.line(), filter.column(), detection), filter, base.source);
        int slot = new KeyFields(slots, problems)
                .key("header.event_time", filter, base.source)
                .slot();
        Criterion before = new Criterion.Check(slot, "expires", end.toString(), new FieldTest.Before(end));
        if (!problems.failed()) {
            base.exceptions.add(new Plan.Exception(title, new Criterion.All(List.of(criterion, before))));
        }
    }

    private static String text(YamlMap yaml, String key) {
        return yaml.get(key) instanceof YamlScalar scalar ? scalar.text().strip() : "";
    }

    private Set<Base> named(YamlMap filter, Problems problems) {
        Set<Base> named = new LinkedHashSet<>();
        Yaml rules = filter.get("rules");
        List<Yaml> items = rules instanceof YamlList list ? list.items() : rules == null ? List.of() : List.of(rules);
        if (items.isEmpty()) {
            problems.error(filter, "the filter names no rule", "list ids or names under rules:");
        }
        for (Yaml item : items) {
            String name = item instanceof YamlScalar scalar ? scalar.text() : "";
            Base base = bases.get(name);
            if (base != null) {
                named.add(base);
            } else {
                Set<String> known = new TreeSet<>(bases.keySet());
                problems.error(
                        item,
                        "there is no Sigma rule on single events with the id or name '%s'".formatted(name),
                        Nearest.hint(name, known, "correct the name, or remove the filter with its rule"));
            }
        }
        return named;
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
