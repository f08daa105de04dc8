/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.status.StatusRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds up for each host what stages that are not keyed by host report. */
public final class TallyAccounts extends KeyedProcessFunction<String, Tally, StatusRecord> implements HoldsState {
    private static final long serialVersionUID = 1L;

    private final Accounting accounting;
    private final String hop;
    private transient Held held;
    private transient HopAccounts accounts;

    /** @param hop name of the hop in the accounts */
    public TallyAccounts(Accounting accounting, String hop) {
        this.accounting = accounting;
        this.hop = hop;
    }

    @Override
    public void open(OpenContext context) {
        held = HopAccounts.held();
        accounts = accounting.open(getRuntimeContext(), hop, held);
    }

    @Override
    public Held held() {
        return held;
    }

    @Override
    public void processElement(Tally tally, Context context, Collector<StatusRecord> out) throws Exception {
        accounts.add(tally, context.timerService());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StatusRecord> out) throws Exception {
        accounts.tell(context.getCurrentKey(), context.timerService(), out::collect);
    }
}
