/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the key in hand. A value that was changed must be put again: a state backend hands out copies.
 *
 * @param <K> key within that key
 * @param <V> value
 */
public interface Store<K, V> {
    /** @return the value, or null if there is none or it has expired */
    @Nullable
    V get(K key);

    void put(K key, V value);

    void remove(K key);

    /** Visits all entries, in no order; what it is given must not be kept. */
    void forEach(BiConsumer<K, V> visitor);
}
