/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.ingest.SenderReport;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.SenderState;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells when the collector of a host falls silent and when it speaks again, and when an account does not add up.
 *
 * <p>Silence is measured by the clock of the job: no event of a silent host moves event time. When nobody at all reports, the
 * way to the job is broken rather than every host; then silence is told only after {@value #PATIENCE} times the limit.
 */
public final class SenderWatch extends KeyedProcessFunction<String, SenderReport, Event> {
    private static final long serialVersionUID = 1L;
    private static final String STAGE = "watch-senders";
    private static final long NOT_YET = -1;
    private static final int PATIENCE = 3;

    private final long limitMs;
    private final long memoryMs;
    private transient ValueState<SenderState> state;
    private transient Counter silences;
    private transient Counter mismatches;
    /** When any host reported last, or when this task began to look. */
    private transient long lastReportMs;

    private transient long beganMs;

    /**
     * @param limit time without a heartbeat after which a host is silent
     * @param memory how long a silent host is remembered
     */
    public SenderWatch(Duration limit, Duration memory) {
        this.limitMs = limit.toMillis();
        this.memoryMs = memory.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<SenderState> descriptor =
                new ValueStateDescriptor<>("sender", new RecordTypeInfo<>(SenderState.class));
        // The timer forgets a host; this only catches what a lost timer would leave.
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(2 * memoryMs + 2 * limitMs))
                .cleanupFullSnapshot()
                .build());
        state = getRuntimeContext().getState(descriptor);
        silences = getRuntimeContext().getMetricGroup().counter("silentHosts");
        mismatches = getRuntimeContext().getMetricGroup().counter("ledgerMismatches");
        beganMs = NOT_YET;
    }

    @Override
    public void processElement(SenderReport report, Context context, Collector<Event> out) throws Exception {
        RuntimeException fault = Trial.of(() -> hear(report, context, out));
        if (fault != null) {
            context.output(DeadLetter.TAG, report.toDeadLetter(STAGE, fault));
        }
    }

    private void hear(SenderReport report, Context context, Collector<Event> out) throws Exception {
        long now = look(context.timerService());
        Ledger ledger = report.ledger();
        if (ledger != null) {
            check(ledger, now, out);
        }
        // What a job says does not tell whether collectors can be heard.
        if (ledger == null || ledger.getSender().equals("collector")) {
            lastReportMs = now;
        }
        if (report.heartbeat() != null) {
            heard(report.heartbeat(), context.timerService(), now, out);
        }
    }

    private void heard(Heartbeat heartbeat, TimerService timers, long now, Collector<Event> out) throws Exception {
        SenderState known = state.value();
        Heartbeat last = known == null ? null : known.getHeartbeat();
        if (known != null && last != null) {
            if (!heartbeat.getTime().isAfter(last.getTime())) {
                return; // sent or read again
            }
            if (known.getSilent()) {
                out.collect(SenderFacts.silence(last, true, now - known.getHeardMs(), instant(now)));
            }
            timers.deleteProcessingTimeTimer(known.getDeadlineMs());
        }
        remember(heartbeat, now, now + limitMs, false);
        timers.registerProcessingTimeTimer(now + limitMs);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        SenderState known = state.value();
        if (known == null || known.getHeartbeat() == null || known.getDeadlineMs() != timestamp) {
            return;
        }
        if (known.getSilent()) {
            state.clear();
            return;
        }
        long now = look(context.timerService());
        // The job was not there to hear it, or nobody can be heard.
        boolean wait = now - beganMs < limitMs
                || (now - lastReportMs >= limitMs && now - known.getHeardMs() < PATIENCE * limitMs);
        long deadline = wait ? now + limitMs : now + memoryMs;
        if (!wait) {
            silences.inc();
            out.collect(SenderFacts.silence(known.getHeartbeat(), false, now - known.getHeardMs(), instant(now)));
        }
        remember(known.getHeartbeat(), known.getHeardMs(), deadline, !wait);
        context.timerService().registerProcessingTimeTimer(deadline);
    }

    private long look(TimerService timers) {
        long now = timers.currentProcessingTime();
        if (beganMs == NOT_YET) {
            beganMs = now;
            lastReportMs = now;
        }
        return now;
    }

    private void remember(Heartbeat heartbeat, long heard, long deadline, boolean silent) throws Exception {
        // Counters and programs are the bulk of a heartbeat and say nothing here.
        heartbeat.setCounters(List.of());
        heartbeat.setPrograms(List.of());
        state.update(SenderState.newBuilder()
                .setHeartbeat(heartbeat)
                .setHeardMs(heard)
                .setDeadlineMs(deadline)
                .setSilent(silent)
                .build());
    }

    private void check(Ledger ledger, long now, Collector<Event> out) {
        for (LedgerHop hop : ledger.getHops()) {
            long dropped = hop.getDropped().values().stream()
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .sum();
            if (hop.getIn() != hop.getOut() + dropped) {
                mismatches.inc();
                out.collect(SenderFacts.mismatch(ledger, hop, dropped, instant(now)));
            }
        }
    }

    private static Instant instant(long millis) {
        return Instant.EPOCH.plus(millis, ChronoUnit.MILLIS);
    }
}
