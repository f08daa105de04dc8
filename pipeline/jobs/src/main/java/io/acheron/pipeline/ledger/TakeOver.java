/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.held.Store;
import io.acheron.pipeline.held.ValueStore;
import io.acheron.pipeline.held.ValueStore.Sole;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.HandoverState;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Compares the numbers that {@link HandOver} gave with those that come, and tells those that went missing between the two jobs: as
 * an event for rules and as an account for people.
 *
 * <p>The events of a host come in the order of their numbers, so that a gap is seen when the number behind it comes. It is told two
 * intervals later: partitions added to a topic may swap events for a moment. A number that comes again, since one of the jobs
 * read again after a failure, says nothing; one that comes after it was told as missing is taken back. What came and could not be read,
 * the second input, is not missing.
 */
public final class TakeOver extends KeyedCoProcessFunction<String, HandedOver, Tally, Event> implements HoldsState {
    private static final long serialVersionUID = 1L;
    private static final int INTERVALS_TO_SETTLE = 2;
    private static final int MOST_HELD = 65_536;

    private final Accounting accounting;
    private transient Held held;
    private transient Store<Sole, HandoverState> state;
    private transient Counter missing;

    /** @param accounting name of the job in accounts, and how often they are told */
    public TakeOver(Accounting accounting) {
        this.accounting = accounting;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<HandoverState> descriptor =
                new ValueStateDescriptor<>("taken-over", new RecordTypeInfo<>(HandoverState.class));
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(HandOver.MEMORY).cleanupFullSnapshot().build());
        held = new Held(MOST_HELD, MOST_HELD);
        state = held.over(
                new ValueStore<>(descriptor.getName(), getRuntimeContext().getState(descriptor)),
                taken -> taken.getRuns().size());
        missing = getRuntimeContext().getMetricGroup().counter("eventsMissingBetweenJobs");
    }

    @Override
    public void processElement1(HandedOver number, Context context, Collector<Event> out) throws Exception {
        long clock = context.timerService().currentProcessingTime();
        HandoverState now = stateOrNew(number.hostId(), clock);
        if (HandoverRuns.take(now, number, clock, clock - settleMs())) {
            context.timerService().registerProcessingTimeTimer(settled(clock));
        }
        state.put(Sole.VALUE, now);
    }

    @Override
    public void processElement2(Tally unreadable, Context context, Collector<Event> out) throws Exception {
        long clock = context.timerService().currentProcessingTime();
        HandoverState now = stateOrNew(unreadable.hostId(), clock);
        HandoverRuns.unreadable(now, clock);
        state.put(Sole.VALUE, now);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        long clock = context.timerService().currentProcessingTime();
        String host = context.getCurrentKey();
        held.enter(host, clock);
        HandoverState now = state.get(Sole.VALUE);
        if (now == null) {
            return;
        }
        for (HandoverRuns.Finding finding : HandoverRuns.tell(now, timestamp - settleMs())) {
            missing.inc(Math.max(0, finding.missing()));
            out.collect(SenderFacts.betweenJobs(host, finding, Instant.ofEpochMilli(clock)));
            context.output(StatusRecord.TAG, StatusRecord.of(SenderFacts.account(accounting.job(), host, finding)));
        }
        state.put(Sole.VALUE, now);
    }

    @Override
    public Held held() {
        return held;
    }

    private HandoverState stateOrNew(String host, long clock) {
        held.enter(host, clock);
        HandoverState known = state.get(Sole.VALUE);
        return known == null ? HandoverState.newBuilder().build() : known;
    }

    private long settleMs() {
        return INTERVALS_TO_SETTLE * accounting.interval().toMillis();
    }

    /** Gaps of one interval are told together. */
    private long settled(long clock) {
        long interval = accounting.interval().toMillis();
        return (clock / interval + 1) * interval + settleMs();
    }
}
