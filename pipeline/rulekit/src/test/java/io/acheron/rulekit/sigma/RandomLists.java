/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values and lists of one rule set: rules share literals, as they do where people write them. */
final class RandomLists {
    private final Words words;
    private final List<RandomValue> values = new ArrayList<>();
    private final List<RandomValue> plain = new ArrayList<>();
    private final Map<String, List<String>> lists = new TreeMap<>();

    RandomLists(Words words) {
        this.words = words;
        for (int i = 0; i < 60; i++) {
            values.add(RandomValue.of(words));
            plain.add(RandomValue.plain(words));
        }
        for (int i = 0; i < 5; i++) {
            List<String> entries = new ArrayList<>();
            for (int j = words.random.nextInt(4); j >= 0; j--) {
                entries.add(RandomValue.plain(words).pattern().strip());
            }
            lists.put("list" + i, entries);
        }
    }

    RandomValue value() {
        return words.chance(3) ? RandomValue.of(words) : words.one(values);
    }

    RandomValue longText() {
        return words.one(plain);
    }

    String name() {
        return words.one(List.copyOf(lists.keySet()));
    }

    /** @return what {@code value%name%} stands for */
    List<RandomValue> of(String name, RandomValue value) {
        return lists.getOrDefault(name, List.of()).stream()
                .map(entry -> new RandomValue(value.pattern() + entry, value.fits() + entry))
                .toList();
    }

    /** @return path and content of each list, one after the other */
    List<String> files() {
        List<String> files = new ArrayList<>();
        lists.forEach((name, entries) -> {
            files.add("lists/" + name + ".txt");
            files.add("# made at random\n" + String.join("\n", entries) + "\n");
        });
        return files;
    }
}
