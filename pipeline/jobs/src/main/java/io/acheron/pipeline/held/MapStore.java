/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** Entries in Flink's keyed state, read and written one by one so that RocksDB touches only what an event needs. */
public final class MapStore<K, V> implements Store<K, V> {
    private final String name;
    private final MapState<K, V> state;

    /** @param name of the state, for messages */
    public MapStore(String name, MapState<K, V> state) {
        this.name = name;
        this.state = state;
    }

    @Override
    public @Nullable V get(K key) {
        try {
            return state.get(key);
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot read state " + name + " at " + key, e);
        }
    }

    @Override
    public void put(K key, V value) {
        try {
            state.put(key, value);
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot write state " + name + " at " + key, e);
        }
    }

    @Override
    public void remove(K key) {
        try {
            state.remove(key);
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot remove from state " + name + " at " + key, e);
        }
    }

    @Override
    public void forEach(BiConsumer<K, V> visitor) {
        try {
            for (Map.Entry<K, V> entry : state.entries()) {
                visitor.accept(entry.getKey(), entry.getValue());
            }
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot read state " + name, e);
        }
    }
}
