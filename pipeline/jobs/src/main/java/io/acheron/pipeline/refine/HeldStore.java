/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.refine.Held.Entry;
import io.acheron.pipeline.refine.Held.Id;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Entries of the host in hand, of which those used lately are not read again. All changes are written at once. */
final class HeldStore<K, V> implements Store<K, V> {
    private final Store<K, V> state;
    private final Held held;
    private final int number;
    private final ToIntFunction<V> weigh;

    HeldStore(Store<K, V> state, Held held, int number, ToIntFunction<V> weigh) {
        this.state = state;
        this.held = held;
        this.number = number;
        this.weigh = weigh;
    }

    @Override
    @SuppressWarnings("unchecked") // what is held under the number of this store came from it
    public @Nullable V get(K key) {
        Id id = new Id(number, key);
        Entry known = held.get(id);
        if (known != null) {
            return (V) known.value();
        }
        V value = state.get(key);
        held.put(id, value, value == null ? 0 : weigh.applyAsInt(value));
        return value;
    }

    @Override
    public void put(K key, V value) {
        state.put(key, value);
        held.put(new Id(number, key), value, weigh.applyAsInt(value));
    }

    @Override
    public void remove(K key) {
        state.remove(key);
        held.put(new Id(number, key), null, 0);
    }

    @Override
    public void forEach(BiConsumer<K, V> visitor) {
        state.forEach(visitor);
    }
}
