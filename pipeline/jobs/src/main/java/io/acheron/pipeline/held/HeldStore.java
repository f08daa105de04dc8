/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Entries of the key in hand, of which those used lately are not read again and changes are written later. */
@SuppressWarnings("unchecked") // what is held under the number of this store came from it
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
    public @Nullable V get(K key) {
        HeldEntry.Id id = new HeldEntry.Id(number, key);
        HeldEntry known = held.get(id);
        if (known != null) {
            return (V) known.value;
        }
        V value = state.get(key);
        held.read(this, id, value, value == null ? 0 : weigh.applyAsInt(value));
        return value;
    }

    @Override
    public void put(K key, V value) {
        held.change(this, new HeldEntry.Id(number, key), value, weigh.applyAsInt(value));
    }

    @Override
    public void remove(K key) {
        held.change(this, new HeldEntry.Id(number, key), null, 0);
    }

    @Override
    public void forEach(BiConsumer<K, V> visitor) {
        held.writeInHand();
        state.forEach(visitor);
    }

    void write(Object key, @Nullable Object value) {
        if (value == null) {
            state.remove((K) key);
        } else {
            state.put((K) key, (V) value);
        }
    }
}
