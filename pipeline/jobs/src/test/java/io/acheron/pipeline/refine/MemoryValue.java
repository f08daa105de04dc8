/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

final class MemoryValue<V> implements ValueState<V> {
    private @Nullable V value;

    @Override
    public @Nullable V value() {
        return value;
    }

    @Override
    public void update(@Nullable V changed) {
        value = changed;
    }

    @Override
    public void clear() {
        value = null;
    }
}
