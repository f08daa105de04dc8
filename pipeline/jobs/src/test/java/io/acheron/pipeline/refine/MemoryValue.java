/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import org.apache.flink.api.common.state.ValueState;

final class MemoryValue<V> implements ValueState<V> {
    private V value;

    @Override
    public V value() {
        return value;
    }

    @Override
    public void update(V changed) {
        value = changed;
    }

    @Override
    public void clear() {
        value = null;
    }
}
