/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Evidence;
import io.acheron.rulekit.state.Findings;
import io.acheron.rulekit.state.NodeState;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.StatefulEvaluator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Holds the state of all rules over several events, keyed by (rule, hash of its logic, key values), and lets rulekit's evaluator
 * decide.
 *
 * <p>Events wait until the watermark has passed them, so that the evaluator sees them in the order of event time. One that comes
 * later than that (a host sends its backlog) is never dropped: it is evaluated at once, at its own time or at the time the group has
 * reached, whichever is later.
 *
 * <p>State ends by itself: in event time when nothing begun can complete any more, and by the clock for a group whose host has
 * fallen silent. The time during which the job did not run is no silence: what hosts sent meanwhile is still to be read. State is
 * bounded by the evaluator; events that wait are bounded here.
 */
public final class StatefulFunction extends KeyedProcessFunction<String, GroupStep, Detection>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    /** Clock timers of a key fall on whole minutes, so that a burst makes one and not thousands. */
    private static final long EXPIRY_GRAIN_MS = 60_000;

    private static final long NOT_YET = -1;
    private static final long LONGEST_LAG_MS = Duration.ofDays(30).toMillis();
    /** Events of a group that may wait for the watermark; beyond it only a flood gets, whose rest is counted. */
    static final int MOST_WAITING = 4_096;

    private final String job;
    private final String stage;
    private final long ttlMs;
    private transient KnownRules rules;
    private transient StageReports reports;
    private transient long reportAtMs;
    /** When this task, new or restored, first looked at the clock. */
    private transient long beganMs;

    private transient ValueState<GroupHead> head;
    private transient ValueState<NodeState> group;
    private transient MapState<Long, List<Occurrence>> waiting;
    private transient Counter late;
    private transient Counter timedOut;
    private transient Counter dropped;
    private transient Counter shadow;
    private transient Counter opened;
    private transient Counter closed;

    /**
     * @param job name of the job in what it tells of its rules
     * @param stage name of the stage in dead letters
     * @param ttl time by the clock, beyond the window of a rule, after which the state of a silent group is dropped
     */
    public StatefulFunction(String job, String stage, Duration ttl) {
        this.job = job;
        this.stage = stage;
        this.ttlMs = ttl.toMillis();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        reports = new StageReports(
                new Activity(job, stage, subtask, System.currentTimeMillis()),
                new Exempted(job),
                context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        reports.snapshot(System.currentTimeMillis());
    }

    @Override
    public void open(OpenContext context) {
        rules = new KnownRules();
        beganMs = NOT_YET;
        head = getRuntimeContext().getState(new ValueStateDescriptor<>("head", TypeInformation.of(GroupHead.class)));
        group = getRuntimeContext().getState(new ValueStateDescriptor<>("group", new NodeStateSerializer()));
        waiting = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "waiting", Types.LONG, Types.LIST(TypeInformation.of(Occurrence.class))));
        late = getRuntimeContext().getMetricGroup().counter("lateSteps");
        timedOut = getRuntimeContext().getMetricGroup().counter("timedOutSequences");
        dropped = getRuntimeContext().getMetricGroup().counter("droppedSteps");
        shadow = getRuntimeContext().getMetricGroup().counter("shadowMatches");
        opened = getRuntimeContext().getMetricGroup().counter("openedGroups");
        closed = getRuntimeContext().getMetricGroup().counter("closedGroups");
    }

    @Override
    public void processElement(GroupStep step, Context context, Collector<Detection> out) throws Exception {
        long time = step.occurrence().event().getHeader().getEventTime().toEpochMilli();
        long watermark = context.timerService().currentWatermark();
        GroupHead known = head.value();
        GroupHead now = rules.shared(new GroupHead(
                step.rule(),
                step.ruleSet(),
                step.logic(),
                lag(time, watermark),
                0,
                known == null ? 0 : known.waiting()));
        now = new GroupHead(
                now.rule(), now.ruleSet(), now.logic(), now.lagMs(), expiry(now, look(context)), now.waiting());
        head.update(now);
        if (known == null || known.expiresAt() != now.expiresAt()) {
            context.timerService().registerProcessingTimeTimer(now.expiresAt());
        }
        if (time <= watermark) {
            late.inc();
            advance(now, List.of(step.occurrence()), context, out);
        } else if (now.waiting() >= MOST_WAITING) {
            dropped.inc();
        } else {
            hold(now, time, step.occurrence(), context);
        }
    }

    private void hold(GroupHead now, long time, Occurrence occurrence, Context context) throws Exception {
        List<Occurrence> others = waiting.get(time);
        List<Occurrence> all = new ArrayList<>(others == null ? List.of() : others);
        all.add(occurrence);
        waiting.put(time, all);
        head.update(now.withWaiting(now.waiting() + 1));
        context.timerService().registerEventTimeTimer(time);
    }

    private static long lag(long time, long watermark) {
        if (time > watermark) {
            return 0;
        }
        // At the end of a bounded input the watermark is the end of time.
        return watermark - LONGEST_LAG_MS > time ? LONGEST_LAG_MS : watermark - time;
    }

    private long expiry(GroupHead now, long heardMs) {
        long reachMs = rules.evaluator(now).logic().reachMicros() / 1_000;
        return ((heardMs + reachMs + ttlMs) / EXPIRY_GRAIN_MS + 1) * EXPIRY_GRAIN_MS;
    }

    private long look(Context context) {
        long now = context.timerService().currentProcessingTime();
        if (beganMs == NOT_YET) {
            beganMs = now;
        }
        return now;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Detection> out) throws Exception {
        look(context);
        tell(context);
        GroupHead now = head.value();
        if (now == null) {
            return;
        }
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            expire(now, timestamp, context);
            return;
        }
        NodeState state = group.value();
        List<Occurrence> due = now.waiting() == 0 ? null : waiting.get(timestamp);
        if (due != null) {
            waiting.remove(timestamp);
            now = now.withWaiting(Math.max(0, now.waiting() - due.size()));
            head.update(now);
            due = new ArrayList<>(due);
            due.sort(null);
            state = advance(now, state, due, context, out);
        }
        pass(now, state, timestamp, context, out);
    }

    private void expire(GroupHead now, long timestamp, Context context) throws Exception {
        if (timestamp < now.expiresAt()) {
            return; // heard of since
        }
        long restored = expiry(now, beganMs);
        if (now.expiresAt() < restored) {
            head.update(now.withExpiry(restored));
            context.timerService().registerProcessingTimeTimer(restored);
            return;
        }
        if (group.value() != null) {
            closed.inc();
        }
        if (now.waiting() > 0) {
            waiting.clear();
        }
        clear();
    }

    private void advance(GroupHead now, List<Occurrence> occurrences, Context context, Collector<Detection> out)
            throws Exception {
        advance(now, group.value(), occurrences, context, out);
    }

    /** @return what is known of the group afterwards; null when that is nothing */
    private @Nullable NodeState advance(
            GroupHead now,
            @Nullable NodeState known,
            List<Occurrence> occurrences,
            Context context,
            Collector<Detection> out)
            throws Exception {
        StatefulEvaluator evaluator = rules.evaluator(now);
        NodeState state = known == null ? new NodeState() : known;
        for (Occurrence occurrence : occurrences) {
            try {
                evaluator.accept(state, occurrence, findings(now, out));
            } catch (RuntimeException e) {
                // State that cannot be used any more must not come back at the next start.
                context.output(DeadLetter.TAG, DeadLetter.of(stage, e, occurrence.event()));
                state = new NodeState();
            }
        }
        return keep(now, evaluator, known != null, state, context);
    }

    private void pass(
            GroupHead now, @Nullable NodeState known, long timestamp, OnTimerContext context, Collector<Detection> out)
            throws Exception {
        NodeState state = known;
        if (state != null) {
            StatefulEvaluator evaluator = rules.evaluator(now);
            // A timer stands for the first microsecond of its millisecond and was set for a later one.
            try {
                evaluator.advance(state, (timestamp - now.lagMs()) * 1_000, findings(now, out));
            } catch (RuntimeException e) {
                // A timer that fails would fail again at each start.
                context.output(
                        DeadLetter.TAG,
                        DeadLetter.of(stage, e, context.getCurrentKey().getBytes(UTF_8)));
                state = new NodeState();
            }
            state = keep(now, evaluator, true, state, context);
        }
        // To ask the map whether it is empty, or to clear it, RocksDB passes over all that others have removed from
        // theirs.
        if (state == null && now.waiting() == 0) {
            clear();
        }
    }

    /**
     * @param known whether there was a state before
     * @return the state; null when it is over
     */
    private @Nullable NodeState keep(
            GroupHead now, StatefulEvaluator evaluator, boolean known, NodeState state, Context context)
            throws Exception {
        tellLater(context);
        if (state.isIdle()) {
            if (known) {
                closed.inc();
                group.clear();
            }
            return null;
        }
        if (!known) {
            opened.inc();
        }
        group.update(state);
        long due = evaluator.deadline(state);
        if (due != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(Math.floorDiv(due - 1, 1_000) + 1 + now.lagMs());
        }
        return state;
    }

    /** Any timer of any group will do: the counts are those of the subtask. */
    private void tell(Context context) {
        long now = context.timerService().currentProcessingTime();
        if (reports.due(now)) {
            reports.close(now);
        }
        reports.send(record -> context.output(StatusRecord.TAG, record));
    }

    private void tellLater(Context context) {
        if (!reports.activity().isEmpty()
                && reportAtMs <= context.timerService().currentProcessingTime()) {
            reportAtMs =
                    Math.max(reports.activity().dueMs(), context.timerService().currentProcessingTime() + 1);
            context.timerService().registerProcessingTimeTimer(reportAtMs);
        }
    }

    private void clear() {
        group.clear();
        head.clear();
    }

    private Findings findings(GroupHead now, Collector<Detection> out) {
        return new Findings() {
            @Override
            public void found(List<Evidence> evidence) {
                reports.activity().hit(now.rule(), now.ruleSet());
                if (now.rule().mode() == Rule.Mode.SHADOW) {
                    shadow.inc();
                } else {
                    out.collect(Detection.of(now.rule(), now.ruleSet(), evidence));
                }
            }

            @Override
            public void dropped(int count) {
                dropped.inc(count);
            }

            @Override
            public void timedOut(int count) {
                timedOut.inc(count);
            }
        };
    }
}
