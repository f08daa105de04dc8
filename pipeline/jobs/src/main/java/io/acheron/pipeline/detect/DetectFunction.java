/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Snapshot;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.ledger.HopAccounts;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.TrustedKeys;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Evaluates the rules in force on each event: rules on single events become detections, parts of rules over several events go on to the stage that
 * holds their state.
 *
 * <p>No event passes unevaluated. Rules are read once when the operator opens; if there are none, events wait in keyed state (in
 * files when the cluster uses RocksDB) until the first bundle is accepted.
 *
 * <p>Bundles are compiled in another thread; until that is done the old rules go on, and the new ones take their place as a whole between
 * two events.
 */
public final class DetectFunction extends KeyedBroadcastProcessFunction<String, Event, Incoming<RuleBundle>, Detection>
        implements CheckpointedFunction, HoldsState {
    private static final long serialVersionUID = 1L;

    /** Broadcast state: the bundle in force of each rule set. The topic may hold a later one that was refused. */
    public static final MapStateDescriptor<String, RuleBundle> IN_FORCE =
            new MapStateDescriptor<>("rules-in-force", Types.STRING, new RecordTypeInfo<>(RuleBundle.class));

    public static final OutputTag<GroupStep> STEPS = new OutputTag<>("steps", TypeInformation.of(GroupStep.class));

    /** What the contexts of both inputs have in common. */
    private interface SideOutput {
        <X> void put(OutputTag<X> tag, X value);
    }

    private static final ListStateDescriptor<Event> WAITING =
            new ListStateDescriptor<>("waiting-for-rules", new RecordTypeInfo<>(Event.class));

    private final String job;
    private final String stage;
    private final Accounting accounting;
    private final Snapshot<RuleBundle> snapshot;
    private final TrustedKeys trusted;
    private transient RuleBook book;
    private transient RuleStatuses statuses;
    private transient RuleSetMetrics ruleSets;
    private transient StageReports reports;
    private transient BroadcastState<String, RuleBundle> bundles;
    private transient ListState<Event> waiting;
    private transient Held held;
    private transient HopAccounts accounts;
    private transient GroupCodec codec;
    private transient Counter unkeyed;
    private transient Counter excepted;
    private transient Counter shadow;

    /**
     * @param accounting name of the job in statuses, and how accounts are kept
     * @param stage name of the stage in dead letters
     * @param snapshot the rules there are at start
     * @param trusted keys bundles must be signed by
     */
    public DetectFunction(Accounting accounting, String stage, Snapshot<RuleBundle> snapshot, TrustedKeys trusted) {
        this.accounting = accounting;
        this.job = accounting.job();
        this.stage = stage;
        this.snapshot = snapshot;
        this.trusted = trusted;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        book = new RuleBook(trusted);
        ruleSets = new RuleSetMetrics(getRuntimeContext().getMetricGroup());
        statuses = new RuleStatuses(job, task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
        reports = new StageReports(
                new Activity(job, stage, task.getIndexOfThisSubtask(), System.currentTimeMillis()),
                new Exempted(job),
                context.getOperatorStateStore());
        bundles = context.getOperatorStateStore().getBroadcastState(IN_FORCE);
        List<RuleBundle> restored = new ArrayList<>();
        bundles.entries().forEach(entry -> restored.add(entry.getValue()));
        restored.forEach(bundle -> report(book.restore(bundle)));
    }

    @Override
    public void open(OpenContext context) throws IOException {
        held = HopAccounts.held();
        accounts = accounting.open(getRuntimeContext(), "detect", held);
        waiting = getRuntimeContext().getListState(WAITING);
        codec = new GroupCodec();
        unkeyed = getRuntimeContext().getMetricGroup().counter("unkeyedSteps");
        excepted = getRuntimeContext().getMetricGroup().counter("exceptedMatches");
        shadow = getRuntimeContext().getMetricGroup().counter("shadowMatches");
        snapshot.read().forEach(this::offer);
        book.settleAll(this::report);
    }

    @Override
    public void processElement(Event event, ReadOnlyContext context, Collector<Detection> out) throws Exception {
        // One that waits for the first rules is evaluated when they come, and none is left out.
        accounts.passed(event, 1, context.timerService());
        if (book.isEmpty()) {
            waiting.add(event);
            return;
        }
        // Compiled meanwhile, in another thread: the old rules judged all events before this one, the new ones judge
        // it.
        book.settle(this::report);
        evaluate(event, context::output, out);
    }

    @Override
    public void processBroadcastElement(Incoming<RuleBundle> change, Context context, Collector<Detection> out)
            throws Exception {
        boolean closed = book.isEmpty();
        if (change.value() != null) {
            offer(change.value());
        } else if (!RuleBeats.isBeat(change)) {
            book.remove(change.key());
            bundles.remove(change.key());
            statuses.forget(change.key());
        }
        book.settle(this::report);
        if (closed && !book.isEmpty()) {
            context.applyToKeyedState(WAITING, (host, events) -> {
                for (Event event : events.get()) {
                    evaluate(event, context::output, out);
                }
                events.clear();
            });
        }
        tell(context.currentProcessingTime(), context::output);
    }

    private void offer(RuleBundle bundle) {
        book.offer(bundle).ifPresent(this::report);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Detection> out) throws Exception {
        accounts.tell(
                context.getCurrentKey(), context.timerService(), record -> context.output(StatusRecord.TAG, record));
    }

    private void evaluate(Event event, SideOutput side, Collector<Detection> out) {
        for (RuleBook.InForce rules : book.inForce()) {
            EventMatches matches = new EventMatches(event, rules, reports, statuses);
            reports.activity().event(rules.name());
            try {
                rules.evaluator().evaluate(event, matches);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                side.put(DeadLetter.TAG, DeadLetter.of(stage, e, event));
            }
            matches.detections().forEach(out::collect);
            matches.steps(codec).forEach(step -> side.put(STEPS, step));
            unkeyed.inc(matches.unkeyed());
            excepted.inc(matches.excepted());
            shadow.inc(matches.shadow());
            for (String failure : matches.failures()) {
                side.put(DeadLetter.TAG, DeadLetter.of(stage, failure, event));
            }
        }
        reports.send(record -> side.put(StatusRecord.TAG, record));
    }

    /** Says what is to be said at once, and when a minute is over what the rules did in it and which are in force. */
    private void tell(long now, SideOutput side) {
        if (reports.due(now)) {
            book.inForce().forEach(rules -> reports.activity().runs(rules.name()));
            reports.close(now);
            statuses.all().forEach(reports::add);
        }
        reports.send(record -> side.put(StatusRecord.TAG, record));
    }

    private void report(RuleBook.Outcome outcome) {
        ruleSets.decided(outcome);
        if (outcome.accepted()) {
            try {
                bundles.put(outcome.bundle().getRuleSetId(), outcome.bundle());
            } catch (Exception e) {
                throw new IllegalStateException("broadcast state lies in memory and cannot fail", e);
            }
        }
        reports.add(statuses.decided(outcome, Instant.now()));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        reports.snapshot(System.currentTimeMillis());
    }

    @Override
    public Held held() {
        return held;
    }

    @Override
    public void close() {
        // A task that is cancelled while it starts has not come as far as initializeState.
        if (book != null) {
            book.close();
        }
    }
}
