/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/** As {@link WriteBehindOperator}, for functions of two keyed streams. */
public final class WriteBehindCoOperator<K, A, B, O> extends KeyedCoProcessOperator<K, A, B, O> {
    private static final long serialVersionUID = 1L;

    private final HoldsState holder;

    public <F extends KeyedCoProcessFunction<K, A, B, O> & HoldsState> WriteBehindCoOperator(F function) {
        super(function);
        this.holder = function;
    }

    @Override
    public void open() throws Exception {
        super.open();
        holder.held().writeAtBarriers(this, getKeyedStateBackend().isSafeToReuseKVState());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        holder.held().write();
        super.snapshotState(context);
    }

    @Override
    public void finish() throws Exception {
        super.finish();
        holder.held().write();
    }
}
