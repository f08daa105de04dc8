/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.pipeline.ingest.Incoming;
import io.acheron.schema.rule.RuleBundle;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets bundles pass and follows them with beats: records that change nothing, at which the subtasks behind put in force what has been
 * compiled meanwhile and report. Without them a subtask whose hosts are silent would never answer, since a broadcast input has no timers
 * of its own and nothing may wait for a compiler in the thread of the events.
 */
public final class RuleBeats extends KeyedProcessFunction<String, Incoming<RuleBundle>, Incoming<RuleBundle>> {
    private static final long serialVersionUID = 1L;

    /** While a bundle is being compiled. */
    private static final long FAST_MS = 100;

    private static final long FAST_FOR_MS = Duration.ofMinutes(1).toMillis();
    /** For the rest of the time, so that activity is told in time. */
    static final long SLOW_MS = 5_000;

    /** Until when beats are fast. One value and one timer for each rule set there is: deleted with it, so it needs no time to live. */
    private transient ValueState<Long> fastUntil;

    /** @return whether the record is a beat */
    static boolean isBeat(Incoming<RuleBundle> record) {
        return record.key().isEmpty() && record.value() == null;
    }

    static Incoming<RuleBundle> beat() {
        return new Incoming<>("", null, null);
    }

    @Override
    public void open(OpenContext context) {
        fastUntil = getRuntimeContext().getState(new ValueStateDescriptor<>("fast-until", Types.LONG));
    }

    @Override
    public void processElement(Incoming<RuleBundle> change, Context context, Collector<Incoming<RuleBundle>> out)
            throws Exception {
        out.collect(change);
        if (change.value() == null) {
            fastUntil.clear();
            return;
        }
        long now = context.timerService().currentProcessingTime();
        fastUntil.update(now + FAST_FOR_MS);
        context.timerService().registerProcessingTimeTimer(next(now, FAST_MS));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Incoming<RuleBundle>> out) throws Exception {
        Long until = fastUntil.value();
        if (until != null) {
            out.collect(beat());
            long now = context.timerService().currentProcessingTime();
            context.timerService().registerProcessingTimeTimer(next(now, now < until ? FAST_MS : SLOW_MS));
        }
    }

    /** On whole steps, so that two bundles in a row make one chain of beats and not two. */
    private static long next(long now, long step) {
        return (now / step + 1) * step;
    }
}
