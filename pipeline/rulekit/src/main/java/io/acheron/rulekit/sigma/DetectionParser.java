/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.ValueLists;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads logsource and detection, of a rule or of a step of a sequence. */
final class DetectionParser {
    private static final List<String> SOURCE_KEYS = List.of("product", "category", "service", "definition");

    private final FieldCatalog catalog;
    private final Slots slots;
    private final ValueLists lists;
    private final Problems problems;

    DetectionParser(FieldCatalog catalog, Slots slots, RuleDocument document) {
        this(catalog, slots, document.lists(), document.problems());
    }

    /** For detections outside of a rule. */
    DetectionParser(Slots slots, ValueLists lists, Problems problems) {
        this(FieldCatalog.standard(), slots, lists, problems);
    }

    private DetectionParser(FieldCatalog catalog, Slots slots, ValueLists lists, Problems problems) {
        this.catalog = catalog;
        this.slots = slots;
        this.lists = lists;
        this.problems = problems;
    }

    /** @return the log source, empty if it is none of ours, which is reported */
    Optional<LogSource> logSource(@Nullable Yaml yaml, Yaml parent) {
        if (!(yaml instanceof YamlMap map)) {
            problems.error(
                    yaml == null ? parent : yaml,
                    "logsource is missing",
                    "add logsource: {product: linux, category: process_creation}");
            return Optional.empty();
        }
        map.entries().stream()
                .filter(entry -> !SOURCE_KEYS.contains(entry.key().text()))
                .forEach(entry -> problems.error(
                        entry.key(),
                        "a log source has no '%s'".formatted(entry.key().text()),
                        Nearest.hint(entry.key().text(), SOURCE_KEYS, "use product and category")));
        String product = text(map.get("product"));
        if (!product.isEmpty() && !product.equals("linux")) {
            problems.error(
                    map.get("product") == null ? map : map.get("product"),
                    "product '%s' is not collected".formatted(product),
                    "write product: linux, or leave the rule out");
        }
        String service = text(map.get("service"));
        String category = text(map.get("category"));
        Optional<LogSource> source =
                category.isEmpty() && !service.isEmpty() ? catalog.service(service) : catalog.logSource(category);
        if (source.isEmpty()) {
            refuse(map, category, service);
        }
        return source;
    }

    private void refuse(YamlMap map, String category, String service) {
        boolean byService = category.isEmpty() && !service.isEmpty();
        Yaml at = map.get(byService ? "service" : "category");
        String what = byService ? "service " + service : "category " + category;
        Optional<String> reason = catalog.notCaptured(category.isEmpty() && service.isEmpty() ? "no category" : what);
        String quoted = byService ? "service '" + service + "'" : "category '" + category + "'";
        problems.error(
                at == null ? map : at,
                "log source with %s is not collected%s"
                        .formatted(quoted, reason.map(text -> ": " + text).orElse("")),
                reason.isPresent()
                        ? "leave the rule out"
                        : Nearest.hint(
                                byService ? service : category,
                                byService ? catalog.services() : catalog.categories(),
                                "use one of " + String.join(", ", catalog.categories())));
    }

    /** @return what is asked of an event of the log source */
    Criterion detection(@Nullable Yaml yaml, Yaml parent, LogSource source) {
        if (!(yaml instanceof YamlMap map)) {
            problems.error(
                    yaml == null ? parent : yaml,
                    "detection is missing",
                    "add detection: with at least one selection and a condition");
            return new Criterion.All(List.of());
        }
        ItemParser items = new ItemParser(source, slots, lists, problems);
        Map<String, Criterion> selections = new LinkedHashMap<>();
        for (YamlMap.Entry entry : map.entries()) {
            String name = entry.key().text();
            if (name.equals("timeframe")) {
                problems.error(entry.key(), "timeframe is not supported", "write the rule as sequence: with within:");
            } else if (!name.equals("condition")) {
                selections.put(name, new Criterion.Selection(name, body(entry.value(), name, items)));
            }
        }
        Criterion condition = condition(map, selections);
        List<Criterion> parts = new ArrayList<>();
        for (LogSource.Assumption assumption : source.assumptions(items.named())) {
            String field = String.join(", ", assumption.field().paths());
            List<Criterion> any = new ArrayList<>();
            for (String text : assumption.texts()) {
                FieldTest test = new FieldTest.AnyValue(Literal.of(Literal.Place.WHOLE, text, false));
                any.add(new Criterion.Check(slots.of(assumption.field()), field, text, test));
            }
            parts.add(new Criterion.Selection("logsource", any.size() == 1 ? any.get(0) : Criterion.AtLeast.one(any)));
        }
        parts.add(condition);
        return parts.size() == 1 ? condition : new Criterion.All(parts);
    }

    private Criterion condition(YamlMap map, Map<String, Criterion> selections) {
        Yaml condition = map.get("condition");
        if (condition == null) {
            reportMissingCondition(map);
            return new Criterion.All(List.of());
        }
        List<Criterion> conditions = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        List<Yaml> texts = condition instanceof YamlList list ? list.items() : List.of(condition);
        for (Yaml text : texts) {
            if (text instanceof YamlScalar scalar) {
                ConditionParser parser = new ConditionParser(selections, problems, scalar);
                conditions.add(parser.parse(scalar.text()));
                used.addAll(parser.used());
            } else {
                problems.error(text, "a condition is " + text.kind(), "write it as text");
            }
        }
        for (String name : selections.keySet()) {
            if (!used.contains(name)) {
                problems.warning(
                        map.keyOf(name),
                        "selection '%s' is not used by the condition".formatted(name),
                        "use it or remove it");
            }
        }
        return conditions.size() == 1 ? conditions.get(0) : Criterion.AtLeast.one(conditions);
    }

    /** A misspelt condition is read as a selection of words, which no author means by such a name. */
    private void reportMissingCondition(YamlMap map) {
        List<String> words = map.entries().stream()
                .filter(entry -> entry.value() instanceof YamlScalar)
                .map(entry -> entry.key().text())
                .toList();
        Nearest.to("condition", words)
                .ifPresentOrElse(
                        near -> problems.error(
                                map.keyOf(near),
                                "condition is missing, and key '%s' is a selection of one word".formatted(near),
                                "did you mean condition?"),
                        () -> problems.error(
                                map, "condition is missing", "add condition: followed by the names of selections"));
    }

    private Criterion body(Yaml yaml, String name, ItemParser items) {
        if (yaml instanceof YamlMap map) {
            if (map.entries().isEmpty()) {
                problems.error(yaml, "selection '%s' is empty".formatted(name), "give it at least one field");
            }
            List<Criterion> parts = map.entries().stream().map(items::item).toList();
            return parts.size() == 1 ? parts.get(0) : new Criterion.All(parts);
        }
        if (yaml instanceof YamlList list) {
            if (list.items().isEmpty()) {
                problems.error(yaml, "selection '%s' is empty".formatted(name), "give it at least one entry");
            }
            List<Criterion> parts =
                    list.items().stream().map(item -> body(item, name, items)).toList();
            return parts.size() == 1 ? parts.get(0) : Criterion.AtLeast.one(parts);
        }
        YamlScalar word = (YamlScalar) yaml;
        if (word.type() == YamlScalar.Type.NULL) {
            problems.error(yaml, "selection '%s' is empty".formatted(name), "give it at least one field");
        }
        return items.keyword(word);
    }

    private static String text(@Nullable Yaml yaml) {
        return yaml instanceof YamlScalar scalar ? scalar.text() : "";
    }
}
