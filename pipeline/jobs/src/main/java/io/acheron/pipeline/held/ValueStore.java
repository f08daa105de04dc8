/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.function.BiConsumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** The one value that a key has in Flink's keyed state. */
public final class ValueStore<V> implements Store<ValueStore.Sole, V> {
    /** The only key of the store. */
    public enum Sole {
        VALUE
    }

    private final String name;
    private final ValueState<V> state;

    /** @param name of the state, for messages */
    public ValueStore(String name, ValueState<V> state) {
        this.name = name;
        this.state = state;
    }

    @Override
    public @Nullable V get(Sole key) {
        try {
            return state.value();
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot read state " + name, e);
        }
    }

    @Override
    public void put(Sole key, V value) {
        try {
            state.update(value);
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot write state " + name, e);
        }
    }

    @Override
    public void remove(Sole key) {
        state.clear();
    }

    @Override
    public void forEach(BiConsumer<Sole, V> visitor) {
        V value = get(Sole.VALUE);
        if (value != null) {
            visitor.accept(Sole.VALUE, value);
        }
    }
}
