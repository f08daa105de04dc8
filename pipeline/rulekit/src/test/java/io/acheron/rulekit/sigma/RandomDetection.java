/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Selections and a condition over them. */
final class RandomDetection {
    private final Words words;
    private final String category;
    private final RandomLists lists;
    private final Tally tally;
    private final Map<String, Predicate<Event>> selections = new LinkedHashMap<>();
    final List<String> named = new ArrayList<>();
    final List<RandomItem.Lure> lures = new ArrayList<>();
    final String yaml;
    final Predicate<Event> decision;

    RandomDetection(Words words, String category, RandomLists lists, Tally tally) {
        this.words = words;
        this.category = category;
        this.lists = lists;
        this.tally = tally;
        StringBuilder text = new StringBuilder();
        int count = 1 + words.random.nextInt(4);
        for (int i = 0; i < count; i++) {
            // "them" leaves out names that begin with an underscore; the first name is left, or it would mean nothing.
            String name = (i == 0 ? "sel_" : words.one(List.of("sel_", "other_", "_"))) + i;
            text.append("  ").append(name).append(":\n");
            selections.put(name, selection(text));
        }
        List<String> conditions = new ArrayList<>();
        Predicate<Event> any = event -> false;
        for (int i = words.chance(8) ? 1 : 0; i >= 0; i--) {
            RandomCondition condition = RandomCondition.of(words, selections);
            conditions.add(condition.text());
            any = any.or(condition.decision());
        }
        text.append("  condition: ");
        text.append(conditions.size() == 1 ? conditions.get(0) : conditions).append('\n');
        this.yaml = text.toString();
        this.decision = any;
    }

    /** A map, a list of maps, words, or words and maps. */
    private Predicate<Event> selection(StringBuilder yaml) {
        int form = words.random.nextInt(8);
        if (form == 0) {
            return word("    ", yaml);
        }
        if (form > 3) {
            return map("    ", yaml);
        }
        Predicate<Event> any = event -> false;
        for (int i = words.random.nextInt(3); i >= 0; i--) {
            any = any.or(form == 1 || form == 2 && words.chance(2) ? word("    - ", yaml) : map("    - ", yaml));
        }
        return any;
    }

    private Predicate<Event> map(String indent, StringBuilder yaml) {
        List<String> fields = new ArrayList<>(NaiveFields.texts(category));
        fields.add(NaiveFields.number(category));
        fields.add("");
        Predicate<Event> all = event -> true;
        String before = indent;
        for (int i = words.random.nextInt(3); i >= 0; i--) {
            RandomItem item =
                    RandomItem.of(words, category, lists, tally, fields.remove(words.random.nextInt(fields.size())));
            yaml.append(before).append(item.yaml);
            before = " ".repeat(indent.length());
            all = all.and(item.decision);
            named.addAll(item.named);
            lures.addAll(item.lures);
        }
        return all;
    }

    private Predicate<Event> word(String indent, StringBuilder yaml) {
        RandomValue value = lists.value();
        yaml.append(indent).append(Words.quoted(value.pattern())).append('\n');
        String field = NaiveFields.keywords(category);
        lures.add(event ->
                NaiveFields.set(event, field, words.text() + words.recased(value.fits()) + words.text(), words));
        NaivePattern pattern =
                NaivePattern.of(value.pattern(), List.of(), "contains", false).get(0);
        return tally.of(
                "keyword", event -> NaiveFields.values(event, field).stream().anyMatch(pattern::isFoundIn));
    }
}
