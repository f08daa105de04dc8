/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.rule.RuleFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values that several rules share: {@code lists/NAME.txt}, one per line, # begins a comment. */
public final class ValueLists {
    static final String FOLDER = "lists/";
    private static final String SUFFIX = ".txt";

    /** Values that rules may take from lists, in all rules together: each costs about a kilobyte wherever the rules run. */
    public static final int MOST_TAKEN = 100_000;

    private final Map<String, List<String>> lists = new TreeMap<>();
    private long taken;

    ValueLists(Collection<RuleFile> files) {
        for (RuleFile file : files) {
            String path = file.getPath();
            if (isList(path)) {
                String name = path.substring(FOLDER.length(), path.length() - SUFFIX.length());
                lists.put(name, values(file.getContent()));
            }
        }
    }

    static boolean isList(String path) {
        return path.startsWith(FOLDER) && path.endsWith(SUFFIX);
    }

    /** @return no lists at all, for detections outside of a rule set */
    public static ValueLists none() {
        return new ValueLists(List.of());
    }

    /** @return the values of the list, empty if there is no such list */
    public Optional<List<String>> get(String name) {
        return Optional.ofNullable(lists.get(name));
    }

    /** Counts values that a rule takes. @return whether there is still room for them */
    public boolean take(int values) {
        taken += values;
        return taken <= MOST_TAKEN;
    }

    /** @return names of the lists */
    public Collection<String> names() {
        return lists.keySet();
    }

    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        text.lines().forEach(line -> {
            // A # inside a value is a value's: only one at the start of a word begins a comment.
            String value =
                    line.startsWith("#") ? "" : line.replaceFirst("\\s#.*$", "").strip();
            if (!value.isEmpty()) {
                values.add(value);
            }
        });
        return List.copyOf(values);
    }
}
