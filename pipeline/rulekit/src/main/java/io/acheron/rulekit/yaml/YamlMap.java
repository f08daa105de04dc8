/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map with text keys in the order of the file. */
public record YamlMap(int line, int column, Map<String, Entry> fields) implements Yaml {
    /** A key with its place, and its value. */
    public record Entry(YamlScalar key, Yaml value) {}

    public YamlMap {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** @return the value of the key, null if it is not there */
    public @Nullable Yaml get(String key) {
        Entry entry = fields.get(key);
        return entry == null ? null : entry.value();
    }

    /** @return the place of the key, or of the map if the key is not there */
    public Yaml keyOf(String key) {
        Entry entry = fields.get(key);
        return entry == null ? this : entry.key();
    }

    public Collection<Entry> entries() {
        return fields.values();
    }

    @Override
    public String kind() {
        return "a map";
    }
}
