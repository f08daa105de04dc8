/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.ingest.SenderReport;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.state.LedgerState;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Joins, for each host, the accounts of its collector with what has arrived, and tells what went missing on the way without being
 * counted.
 *
 * <p>It looks once in an interval, and only at what must have settled: see {@link CollectorRuns}. After a
 * start it waits, so that what waited for the job is read first.
 */
public final class LedgerJoin extends KeyedCoProcessFunction<String, SenderReport, HostArrivals, Event> {
    private static final long serialVersionUID = 1L;
    private static final String STAGE = "ledger";
    private static final Duration TIME_TO_LIVE = Duration.ofDays(7);
    private static final int INTERVALS_TO_SETTLE = 2;

    private final String job;
    private final long intervalMs;
    private final boolean readsAll;
    private transient ValueState<LedgerState> state;
    private transient CollectorRuns collectors;
    private transient Counter mismatches;
    private transient long settledMs;

    /**
     * @param accounting how the stages keep their accounts
     * @param readsAll whether the job reads events from the beginning of the topic rather than those that came after its start
     */
    public LedgerJoin(Accounting accounting, boolean readsAll) {
        this.job = accounting.job();
        this.intervalMs = accounting.interval().toMillis();
        this.readsAll = readsAll;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<LedgerState> descriptor =
                new ValueStateDescriptor<>("ledger", new RecordTypeInfo<>(LedgerState.class));
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(TIME_TO_LIVE).cleanupFullSnapshot().build());
        state = getRuntimeContext().getState(descriptor);
        collectors = new CollectorRuns(INTERVALS_TO_SETTLE * intervalMs, readsAll);
        mismatches = getRuntimeContext().getMetricGroup().counter("uncountedEvents");
        settledMs = 0;
    }

    @Override
    public void processElement1(SenderReport report, Context context, Collector<Event> out) throws Exception {
        RuntimeException fault = Trial.of(() -> take(report, context));
        if (fault != null) {
            context.output(DeadLetter.TAG, report.toDeadLetter(STAGE, fault));
        }
    }

    private void take(SenderReport report, Context context) throws Exception {
        Ledger ledger = report.ledger();
        if (ledger == null) {
            return;
        }
        long now = look(context);
        LedgerState known = known();
        if (CollectorAccount.isOne(ledger)) {
            CollectorRuns.add(known, ledger, now);
        } else {
            UnreadRecords.add(known, ledger, now);
        }
        state.update(known);
        lookAgain(context, known, now);
    }

    @Override
    public void processElement2(HostArrivals arrivals, Context context, Collector<Event> out) throws Exception {
        long now = look(context);
        LedgerState known = known();
        if (!arrivals.equals(known.getArrivals())) {
            known.setArrivals(arrivals);
            known.setArrivedMs(now);
            state.update(known);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        long now = look(context);
        LedgerState known = known();
        String host = context.getCurrentKey();
        for (CollectorRuns.Finding finding : collectors.judge(known, now, settledMs)) {
            mismatches.inc(Math.abs(finding.missing()));
            out.collect(SenderFacts.uncounted(host, finding, Instant.ofEpochMilli(now)));
            account(context, host, finding.account().getMinute(), "transport", finding.missing());
        }
        state.update(known);
        lookAgain(context, known, now);
    }

    /** For people who look at the accounts: what went missing on the way as a hop of its own. */
    private void account(Context context, String host, long minute, String hop, long missing) {
        context.output(
                StatusRecord.TAG,
                StatusRecord.of(Ledger.newBuilder()
                        .setSender(job)
                        .setHostId(host)
                        .setMinute(Instant.ofEpochSecond(minute))
                        .setHops(List.of(LedgerHop.newBuilder()
                                .setHop(hop)
                                .setIn(missing)
                                .setDropped(Map.of("uncounted", missing))
                                .build()))
                        .build()));
    }

    private void lookAgain(Context context, LedgerState known, long now) {
        if (CollectorRuns.anyWaiting(known)) {
            context.timerService().registerProcessingTimeTimer((now / intervalMs + 1) * intervalMs);
        }
    }

    private long look(Context context) {
        long now = context.timerService().currentProcessingTime();
        if (settledMs == 0) {
            settledMs = now + INTERVALS_TO_SETTLE * intervalMs;
        }
        return now;
    }

    private LedgerState known() throws Exception {
        LedgerState known = state.value();
        return known == null ? LedgerState.newBuilder().build() : known;
    }
}
