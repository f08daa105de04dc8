/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;

/** As {@link WriteBehindOperator}, for functions that also have broadcast state. */
public final class WriteBehindBroadcastOperator<K, I, B, O> extends CoBroadcastWithKeyedOperator<K, I, B, O> {
    private static final long serialVersionUID = 1L;

    private final HoldsState holder;

    public <F extends KeyedBroadcastProcessFunction<K, I, B, O> & HoldsState> WriteBehindBroadcastOperator(
            F function, List<MapStateDescriptor<?, ?>> broadcastState) {
        super(function, broadcastState);
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
