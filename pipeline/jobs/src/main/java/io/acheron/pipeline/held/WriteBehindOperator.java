/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Flink's operator for functions on keyed streams; it has the function write what it holds before state is snapshot. */
public final class WriteBehindOperator<K, I, O> extends KeyedProcessOperator<K, I, O> {
    private static final long serialVersionUID = 1L;

    private final HoldsState holder;

    public <F extends KeyedProcessFunction<K, I, O> & HoldsState> WriteBehindOperator(F function) {
        super(function);
        this.holder = function;
    }

    @Override
    public void open() throws Exception {
        super.open();
        holder.held().writeAtBarriers(this, getKeyedStateBackend().isSafeToReuseKVState());
    }

    /** Here and not before the barrier goes on: nothing is sent, so those behind need not wait for it. */
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
