/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A file that excepts events from rules, as it is handed to the languages.
 *
 * @param path file below the root of the rule set
 * @param yaml the document
 * @param lists values it may refer to
 * @param rules ids and names of all rules, whatever their language
 * @param problems takes what is wrong with it
 */
public record FilterDocument(String path, YamlMap yaml, ValueLists lists, Collection<String> rules, Problems problems) {
    /** @return names under {@code rules:} that stand for a rule; others are reported, by whoever asks first */
    public List<String> named() {
        List<String> named = new ArrayList<>();
        Yaml filter = yaml.get("filter");
        Yaml names = filter instanceof YamlMap map ? map.get("rules") : null;
        List<Yaml> items = names instanceof YamlList list ? list.items() : names == null ? List.of() : List.of(names);
        if (items.isEmpty()) {
            problems.error(
                    filter == null ? yaml : filter, "the filter names no rule", "list ids or names under rules:");
        }
        for (Yaml item : items) {
            String name = item instanceof YamlScalar scalar ? scalar.text() : "";
            if (rules.contains(name)) {
                named.add(name);
            } else {
                problems.error(
                        item,
                        "there is no rule with the id or name '%s'".formatted(name),
                        Nearest.hint(name, rules, "correct the name, or remove the filter with its rule"));
            }
        }
        return named;
    }

    /** @return what the excepted events meet, as the detection of a rule would have it */
    public YamlMap detection() {
        YamlMap filter = (YamlMap) Objects.requireNonNull(yaml.get("filter"), "a filter document has a filter");
        Map<String, YamlMap.Entry> fields = new LinkedHashMap<>(filter.fields());
        fields.remove("rules");
        return new YamlMap(filter.line(), filter.column(), fields);
    }
}
