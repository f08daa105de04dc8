/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Snapshot;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.ledger.HopAccounts;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.sigma.EventSelections;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.BudgetState;
import io.acheron.schema.status.JobConfigStatus;
import io.acheron.schema.status.JobReceipt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * The clean stage, keyed by host id and behind all stages with state: leaves out what noise templates, samplings and budgets ask
 * for, each omission counted. Facts about the watching itself always pass; conclusions pass unless a template names them.
 */
public final class CleanFunction extends KeyedBroadcastProcessFunction<String, Event, Incoming<JobConfig>, Event>
        implements CheckpointedFunction, HoldsState {
    private static final long serialVersionUID = 1L;

    /** Scope of the control topic this stage listens to, whichever job it is part of. */
    public static final String SCOPE = "job:refine";

    /** Broadcast state: the configuration in force, by scope. The topic may hold a later one that was refused. */
    public static final MapStateDescriptor<String, JobConfig> IN_FORCE =
            new MapStateDescriptor<>("job-config-in-force", Types.STRING, new RecordTypeInfo<>(JobConfig.class));

    static final String STAGE = "clean";
    private static final String SAMPLE_STAGE = "sample";
    /** A host that sent nothing for so long has a full budget again. */
    private static final Duration BUDGET_MEMORY = Duration.ofHours(2);
    /** The topic is not kept for ever: whoever asks what is in force looks at its last minutes. */
    private static final long REPEAT_NS = Duration.ofMinutes(5).toNanos();

    private final String job;
    private final Accounting accounting;
    private final @Nullable JobConfig own;
    private final Snapshot<JobConfig> snapshot;
    private final Queue<JobConfigStatus> unsent = new ArrayDeque<>();
    private transient Sampler sampler;
    private transient long reportedNs;
    private transient CleanBook book;
    private transient BroadcastState<String, JobConfig> kept;
    private transient BudgetMeter meter;
    private transient Receipts receipts;
    private transient Held held;
    private transient HopAccounts accounts;
    private transient Counter noise;
    private transient Counter sampled;
    private transient Counter overBudget;

    /**
     * @param accounting name of the job in receipts and statuses, and how accounts are kept
     * @param own configuration that holds while the control topic has none; null for none
     * @param snapshot what the control topic holds at start
     */
    public CleanFunction(Accounting accounting, @Nullable JobConfig own, Snapshot<JobConfig> snapshot) {
        this.job = accounting.job();
        this.accounting = accounting;
        this.own = own;
        this.snapshot = snapshot;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        book = new CleanBook(own);
        kept = context.getOperatorStateStore().getBroadcastState(IN_FORCE);
        JobConfig restored = kept.get(SCOPE);
        if (restored != null) {
            book.offer(restored);
        }
    }

    @Override
    public void open(OpenContext context) throws IOException {
        ValueStateDescriptor<BudgetState> budget =
                new ValueStateDescriptor<>("clean-budget", new RecordTypeInfo<>(BudgetState.class));
        budget.enableTimeToLive(
                StateTtlConfig.newBuilder(BUDGET_MEMORY).cleanupFullSnapshot().build());
        sampler = new Sampler();
        meter = new BudgetMeter(getRuntimeContext().getState(budget));
        held = HopAccounts.held();
        accounts = accounting.open(getRuntimeContext(), STAGE, held);
        receipts = new Receipts(job, getRuntimeContext());
        var group = getRuntimeContext().getMetricGroup();
        noise = group.counter("noiseEvents");
        sampled = group.counter("sampledOutEvents");
        overBudget = group.counter("overBudgetEvents");
        CleanBook.Outcome outcome = new CleanBook.Outcome(book.config(), true, List.of());
        for (JobConfig config : snapshot.read()) {
            if (config.getScope().equals(SCOPE)) {
                outcome = book.offer(config).orElse(outcome);
            }
        }
        report(outcome);
    }

    @Override
    public void processElement(Event event, ReadOnlyContext context, Collector<Event> out) throws Exception {
        if (System.nanoTime() - reportedNs > REPEAT_NS) {
            report(new CleanBook.Outcome(null, true, List.of()));
        }
        send(status -> context.output(StatusRecord.TAG, status));
        CleanRules rules = book.rules();
        if (rules == null || Protection.isAboutWatching(event) || isKept(event, rules, context)) {
            accounts.passed(event, 1, context.timerService());
            out.collect(event);
        }
    }

    /** What cannot be judged is not left out. */
    private boolean isKept(Event event, CleanRules rules, ReadOnlyContext context) throws Exception {
        try {
            return passes(event, rules, context);
        } catch (FlinkRuntimeException e) {
            throw e; // state cannot be read or written: not the record's fault
        } catch (RuntimeException e) {
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, e, event));
            return true;
        }
    }

    private boolean passes(Event event, CleanRules rules, ReadOnlyContext context) throws Exception {
        Instant time = event.getHeader().getEventTime();
        Selected selected = selected(event, rules, time);
        if (selected != null && !sampler.keeps(selected, event)) {
            boolean isNoise = selected.keepPermille() == 0;
            (isNoise ? noise : sampled).inc();
            count(event, isNoise ? STAGE : SAMPLE_STAGE, selected.mechanism(), selected.grounds(), context);
            return false;
        }
        Budget budget = Protection.isDerived(event) ? null : budget(event, rules, time);
        boolean bulk = budget != null && budget.bulkKinds().contains(event.getKind());
        if (budget != null && !meter.spend(budget, time.toEpochMilli(), bulk)) {
            overBudget.inc();
            count(event, STAGE, Budget.MECHANISM, budget.grounds(), context);
            return false;
        }
        return true;
    }

    private @Nullable Selected selected(Event event, CleanRules rules, Instant time) {
        EventSelections.Matcher matcher = book.matcher();
        if (matcher == null || !rules.selections().kinds().contains(event.getKind())) {
            return null;
        }
        boolean derived = Protection.isDerived(event);
        int number = matcher.first(event, index -> {
            Selected one = rules.selected().get(index);
            return one.grounds().holdsAt(time) && !(derived && one.keepPermille() > 0);
        });
        return number < 0 ? null : rules.selected().get(number);
    }

    private static @Nullable Budget budget(Event event, CleanRules rules, Instant time) {
        for (Budget budget : rules.budgets()) {
            if (budget.grounds().holdsAt(time)
                    && budget.concerns(
                            event.getHeader().getHostId(), event.getHeader().getHostName())) {
                return budget;
            }
        }
        return null;
    }

    private void count(Event event, String stage, String mechanism, Grounds grounds, ReadOnlyContext context)
            throws Exception {
        accounts.dropped(event, mechanism, context.timerService());
        context.timerService().registerEventTimeTimer(receipts.count(event, stage, mechanism, grounds));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            accounts.tell(
                    context.getCurrentKey(),
                    context.timerService(),
                    record -> context.output(StatusRecord.TAG, record));
            return;
        }
        receipts.close(timestamp, (JobReceipt receipt) -> context.output(StatusRecord.TAG, StatusRecord.of(receipt)));
    }

    @Override
    public void processBroadcastElement(Incoming<JobConfig> change, Context context, Collector<Event> out)
            throws Exception {
        if (change.key().equals(SCOPE)) {
            if (change.value() == null) {
                report(book.takeBack());
                kept.remove(SCOPE);
            } else {
                book.offer(change.value()).ifPresent(this::report);
            }
        }
        send(status -> context.output(StatusRecord.TAG, status));
    }

    private void report(CleanBook.Outcome outcome) {
        JobConfig offered = outcome.offered();
        if (outcome.accepted() && offered != null && offered.getVersion() > 0) {
            try {
                kept.put(SCOPE, offered);
            } catch (Exception e) {
                throw new IllegalStateException("broadcast state lies in memory and cannot fail", e);
            }
        }
        reportedNs = System.nanoTime();
        var task = getRuntimeContext().getTaskInfo();
        unsent.add(new CleanStatuses(job, SCOPE, task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks())
                .of(outcome, book, Instant.now()));
    }

    private interface StatusOutput {
        void put(StatusRecord status);
    }

    private void send(StatusOutput out) {
        while (!unsent.isEmpty()) {
            out.put(StatusRecord.of(unsent.remove()));
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // The broadcast state is kept with each change; what is held is written by the operator.
    }

    @Override
    public Held held() {
        return held;
    }
}
