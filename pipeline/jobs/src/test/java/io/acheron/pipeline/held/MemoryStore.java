/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** Keeps copies, as a state backend does, so that a forgotten put shows. */
public final class MemoryStore<K, V> implements Store<K, V> {
    public final Map<K, V> entries = new HashMap<>();

    @Override
    public @Nullable V get(K key) {
        V value = entries.get(key);
        return value == null ? null : copy(value);
    }

    @Override
    public void put(K key, V value) {
        entries.put(key, copy(value));
    }

    @Override
    public void remove(K key) {
        entries.remove(key);
    }

    @Override
    public void forEach(BiConsumer<K, V> visitor) {
        entries.forEach((key, value) -> visitor.accept(key, copy(value)));
    }

    private static <V> V copy(V value) {
        return value instanceof org.apache.avro.specific.SpecificRecord record
                ? SpecificData.get().deepCopy(record.getSchema(), value)
                : value;
    }
}
