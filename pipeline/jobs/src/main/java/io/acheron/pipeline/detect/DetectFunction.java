/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Snapshot;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.RuleStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
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
 */
public final class DetectFunction extends KeyedBroadcastProcessFunction<String, Event, Incoming<RuleBundle>, Detection>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** Broadcast state: the bundle in force of each rule set. The topic may hold a later one that was refused. */
    public static final MapStateDescriptor<String, RuleBundle> IN_FORCE =
            new MapStateDescriptor<>("rules-in-force", Types.STRING, new AvroTypeInfo<>(RuleBundle.class));

    public static final OutputTag<GroupStep> STEPS = new OutputTag<>("steps", TypeInformation.of(GroupStep.class));

    /** What the contexts of both inputs have in common. */
    private interface SideOutput {
        <X> void put(OutputTag<X> tag, X value);
    }

    private static final ListStateDescriptor<Event> WAITING =
            new ListStateDescriptor<>("waiting-for-rules", new AvroTypeInfo<>(Event.class));
    /** Long enough for Sigma rules, so that their status comes at once; Drools rules finish in the background. */
    private static final long SHORT_WAIT_MS = 200;

    private final String job;
    private final String stage;
    private final Snapshot<RuleBundle> snapshot;
    private final Queue<RuleStatus> unsent = new ArrayDeque<>();
    private transient RuleBook book;
    private transient BroadcastState<String, RuleBundle> bundles;
    private transient ListState<Event> waiting;
    private transient SingleObject<Event> codec;
    private transient Counter unkeyed;
    private transient Counter excepted;
    private transient Counter shadow;

    /**
     * @param job name of the job in statuses
     * @param stage name of the stage in dead letters
     * @param snapshot the rules there are at start
     */
    public DetectFunction(String job, String stage, Snapshot<RuleBundle> snapshot) {
        this.job = job;
        this.stage = stage;
        this.snapshot = snapshot;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        book = new RuleBook();
        bundles = context.getOperatorStateStore().getBroadcastState(IN_FORCE);
        List<RuleBundle> restored = new ArrayList<>();
        bundles.entries().forEach(entry -> restored.add(entry.getValue()));
        restored.forEach(bundle -> report(book.restore(bundle)));
    }

    @Override
    public void open(OpenContext context) throws IOException {
        codec = SingleObject.of(Event.class);
        waiting = getRuntimeContext().getListState(WAITING);
        unkeyed = getRuntimeContext().getMetricGroup().counter("unkeyedSteps");
        excepted = getRuntimeContext().getMetricGroup().counter("exceptedMatches");
        shadow = getRuntimeContext().getMetricGroup().counter("shadowMatches");
        snapshot.read().forEach(book::offer);
        book.settle(Long.MAX_VALUE, this::report);
    }

    @Override
    public void processElement(Event event, ReadOnlyContext context, Collector<Detection> out) throws Exception {
        book.settle(this::report);
        sendStatus(context::output);
        if (book.isEmpty()) {
            waiting.add(event);
        } else {
            evaluate(event, context::output, out);
        }
    }

    @Override
    public void processBroadcastElement(Incoming<RuleBundle> change, Context context, Collector<Detection> out)
            throws Exception {
        boolean closed = book.isEmpty();
        if (change.value() == null) {
            book.remove(change.key());
            bundles.remove(change.key());
            return;
        }
        book.offer(change.value());
        // While nothing can pass there is nothing to hold up.
        book.settle(closed ? Long.MAX_VALUE : SHORT_WAIT_MS, this::report);
        sendStatus(context::output);
        if (closed && !book.isEmpty()) {
            context.applyToKeyedState(WAITING, (host, events) -> {
                for (Event event : events.get()) {
                    evaluate(event, context::output, out);
                }
                events.clear();
            });
        }
    }

    private void evaluate(Event event, SideOutput side, Collector<Detection> out) {
        for (RuleBook.InForce rules : book.inForce()) {
            EventMatches matches = new EventMatches(event, rules.rules());
            try {
                rules.evaluator().evaluate(event, matches);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                side.put(DeadLetter.TAG, DeadLetter.of(stage, e, codec.encode(event)));
            }
            matches.detections().forEach(out::collect);
            matches.steps().forEach(step -> side.put(STEPS, step));
            unkeyed.inc(matches.unkeyed());
            excepted.inc(matches.excepted());
            shadow.inc(matches.shadow());
            for (String failure : matches.failures()) {
                side.put(DeadLetter.TAG, DeadLetter.of(stage, failure, codec.encode(event)));
            }
        }
    }

    private void report(RuleBook.Outcome outcome) {
        if (outcome.accepted()) {
            try {
                bundles.put(outcome.bundle().getRuleSetId(), outcome.bundle());
            } catch (Exception e) {
                throw new IllegalStateException("broadcast state lies in memory and cannot fail", e);
            }
        }
        unsent.add(RuleStatuses.of(
                job, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), outcome, Instant.now()));
    }

    private void sendStatus(SideOutput side) {
        while (!unsent.isEmpty()) {
            side.put(StatusRecord.TAG, StatusRecord.of(unsent.remove()));
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // The broadcast state is the snapshot.
    }

    @Override
    public void close() {
        // A task that is cancelled while it starts has not come as far as initializeState.
        if (book != null) {
            book.close();
        }
    }
}
