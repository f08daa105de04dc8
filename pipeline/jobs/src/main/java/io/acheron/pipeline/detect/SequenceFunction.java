/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
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

/**
 * Holds the state of all sequences, keyed by (rule, hash of its logic, key values).
 *
 * <p>Steps wait until the watermark has passed them, so that the automaton sees them in the order of event time. A step that comes
 * later than that (a host sends its backlog) is never dropped: it is given to the automaton at once, at its own time or at the time
 * the key has reached, whichever is later.
 *
 * <p>State ends by itself: in event time when no partial match can complete any more, and by the clock for a key whose host has
 * fallen silent.
 */
public final class SequenceFunction extends KeyedProcessFunction<String, SequenceStep, Detection>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    /** Clock timers of a key fall on whole minutes, so that a burst makes one and not thousands. */
    private static final long EXPIRY_GRAIN_MS = 60_000;

    private static final long LONGEST_LAG_MS = Duration.ofDays(30).toMillis();

    private final String stage;
    private final long ttlMs;
    private transient SequenceAutomaton automaton;
    private transient ValueState<SequenceHead> head;
    private transient MapState<Long, List<Occurrence>> waiting;
    private transient SingleObject<Event> codec;
    private transient Counter late;
    private transient Counter timedOut;

    /**
     * @param stage name of the stage in dead letters
     * @param ttl time by the clock, beyond the window of a sequence, after which the state of a silent key is dropped
     */
    public SequenceFunction(String stage, Duration ttl) {
        this.stage = stage;
        this.ttlMs = ttl.toMillis();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        automaton = new SequenceAutomaton(
                context.getKeyedStateStore(),
                getRuntimeContext().createSerializer(TypeInformation.of(Occurrence.class)));
    }

    @Override
    public void open(OpenContext context) {
        head = getRuntimeContext().getState(new ValueStateDescriptor<>("head", TypeInformation.of(SequenceHead.class)));
        waiting = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "waiting", Types.LONG, Types.LIST(TypeInformation.of(Occurrence.class))));
        codec = SingleObject.of(Event.class);
        late = getRuntimeContext().getMetricGroup().counter("lateSteps");
        timedOut = getRuntimeContext().getMetricGroup().counter("timedOutSequences");
    }

    @Override
    public void processElement(SequenceStep step, Context context, Collector<Detection> out) throws Exception {
        long time = step.occurrence().event().getHeader().getEventTime().toEpochMilli();
        long watermark = context.timerService().currentWatermark();
        SequenceHead known = head.value();
        SequenceHead now = new SequenceHead(
                step.rule(),
                step.ruleSet(),
                step.plan(),
                known == null ? Long.MIN_VALUE : known.time(),
                lag(time, watermark),
                expiry(step.plan(), context));
        head.update(now);
        context.timerService().registerProcessingTimeTimer(now.expiresAt());
        if (time > watermark) {
            List<Occurrence> others = waiting.get(time);
            List<Occurrence> all = new ArrayList<>(others == null ? List.of() : others);
            all.add(step.occurrence());
            waiting.put(time, all);
            context.timerService().registerEventTimeTimer(time);
        } else {
            late.inc();
            advance(now, Math.max(time, now.time()), step.occurrence(), context, out);
        }
    }

    private static long lag(long time, long watermark) {
        if (time > watermark) {
            return 0;
        }
        // At the end of a bounded input the watermark is the end of time.
        return watermark - LONGEST_LAG_MS > time ? LONGEST_LAG_MS : watermark - time;
    }

    private long expiry(SequencePlan plan, Context context) {
        long at = context.timerService().currentProcessingTime() + plan.withinMs() + ttlMs;
        return (at / EXPIRY_GRAIN_MS + 1) * EXPIRY_GRAIN_MS;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Detection> out) throws Exception {
        SequenceHead now = head.value();
        if (now == null) {
            return;
        }
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            if (timestamp >= now.expiresAt()) {
                clear();
            }
            return;
        }
        List<Occurrence> due = waiting.get(timestamp);
        if (due != null) {
            waiting.remove(timestamp);
            due = new ArrayList<>(due);
            due.sort(SequenceNfa::byTime);
            for (Occurrence occurrence : due) {
                now = advance(now, timestamp, occurrence, context, out);
            }
        }
        timedOut.inc(automaton.expire(now.plan(), timestamp - now.lagMs()));
        if (waiting.isEmpty() && automaton.isIdle()) {
            clear();
        }
    }

    private SequenceHead advance(
            SequenceHead now, long time, Occurrence occurrence, Context context, Collector<Detection> out)
            throws Exception {
        SequenceHead moved = now.at(time);
        head.update(moved);
        try {
            SequenceAutomaton.Progress progress = automaton.process(moved.plan(), time, occurrence);
            timedOut.inc(progress.timedOut());
            progress.matches().forEach(taken -> out.collect(detection(moved, taken)));
            context.timerService().registerEventTimeTimer(time + moved.plan().withinMs() + moved.lagMs());
        } catch (Exception e) {
            // State that cannot be used any more must not come back at the next start.
            context.output(DeadLetter.TAG, DeadLetter.of(stage, e, codec.encode(occurrence.event())));
            automaton.clear();
        }
        return moved;
    }

    private void clear() throws Exception {
        automaton.clear();
        waiting.clear();
        head.clear();
    }

    private static Detection detection(SequenceHead head, List<SequenceNfa.Taken> taken) {
        List<Event> events = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        List<MatchedField> matched = new ArrayList<>();
        for (SequenceNfa.Taken one : taken) {
            String name = head.plan().steps().get(one.step()).name();
            events.add(one.occurrence().event());
            steps.add(name);
            Occurrence.Take take = one.occurrence().take(one.step());
            for (MatchedField field : take == null ? List.<MatchedField>of() : take.matched()) {
                matched.add(MatchedField.newBuilder(field).setSelection(name).build());
            }
        }
        return new Detection(head.rule(), head.ruleSet(), events, steps, matched);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // All state is keyed.
    }
}
