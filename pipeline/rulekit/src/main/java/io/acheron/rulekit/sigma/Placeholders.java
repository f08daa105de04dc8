/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.ValueLists;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the values of a list in the place of {@code %name%}, for the modifier {@code expand}. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("%([A-Za-z0-9_.-]+)%");

    private final ValueLists lists;
    private final Problems problems;

    Placeholders(ValueLists lists, Problems problems) {
        this.lists = lists;
        this.problems = problems;
    }

    /** @return a value for each value of the list; none if the value is wrong, which is reported */
    List<Yaml> expand(Yaml value) {
        if (!(value instanceof YamlScalar scalar)) {
            return List.of(value);
        }
        Matcher placeholder = PLACEHOLDER.matcher(scalar.text());
        if (!placeholder.find()) {
            problems.error(
                    value, "'%s' has no %%list%% to expand".formatted(scalar.text()), "remove |expand, or name a list");
            return List.of();
        }
        String name = placeholder.group(1);
        Optional<List<String>> entries = lists.get(name);
        String file = "lists/" + name + ".txt";
        if (entries.isEmpty()) {
            problems.error(
                    value,
                    "list '%s' does not exist".formatted(name),
                    Nearest.hint(name, lists.names(), "write " + file + " with one value per line"));
            return List.of();
        }
        if (entries.get().isEmpty()) {
            problems.error(
                    value,
                    "list '%s' is empty".formatted(name),
                    "write one value per line into " + file + ", or remove the reference");
            return List.of();
        }
        if (!lists.take(entries.get().size())) {
            problems.error(
                    value,
                    "with the %,d values of list '%s' the rules take more than %,d from lists"
                            .formatted(entries.get().size(), name, ValueLists.MOST_TAKEN),
                    "shorten the list, or name networks and parts of names instead of each value");
            return List.of();
        }
        List<Yaml> expanded = new ArrayList<>();
        for (String entry : entries.get()) {
            String text = scalar.text().substring(0, placeholder.start())
                    + entry
                    + scalar.text().substring(placeholder.end());
            expanded.add(new YamlScalar(scalar.line(), scalar.column(), text, scalar.type()));
        }
        return expanded;
    }
}
