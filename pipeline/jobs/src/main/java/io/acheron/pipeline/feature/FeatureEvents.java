/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.ledger.HopAccounts;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.event.Event;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts derived facts and leaves them with the subtask of their host. */
public final class FeatureEvents extends KeyedProcessFunction<String, Event, Event> implements HoldsState {
    private static final long serialVersionUID = 2L;

    private final Accounting accounting;
    private transient Held held;
    private transient HopAccounts accounts;
    private transient Counter facts;

    public FeatureEvents(Accounting accounting) {
        this.accounting = accounting;
    }

    @Override
    public void open(OpenContext context) {
        facts = getRuntimeContext().getMetricGroup().counter("patternFacts");
        held = HopAccounts.held();
        accounts = accounting.open(getRuntimeContext(), "features", held);
    }

    @Override
    public Held held() {
        return held;
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        facts.inc();
        accounts.made(event, context.timerService());
        out.collect(event);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        accounts.tell(
                context.getCurrentKey(), context.timerService(), record -> context.output(StatusRecord.TAG, record));
    }
}
