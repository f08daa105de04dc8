/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.schema.event.Event;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by file: lets pass only what can be part of the pattern behind it, which keeps and sorts all that it gets.
 *
 * <p>Of the origins of a file one passes in each interval: every one opens a partial match that each later event of the file visits,
 * so whoever writes a file in a loop would slow the pattern with the square of the writes. A run passes if an origin of its file
 * did; nearly all programs were on the host for long. An origin may arrive after a run that it was before: runs wait for that in
 * memory until the watermark has passed them, and the pattern would refuse an origin that comes later still.
 */
final class ThinOrigins extends KeyedProcessFunction<String, Event, Event> implements CheckpointedFunction {
    private static final long serialVersionUID = 3L;
    /** Bytes. Beyond it, when the watermark does not move, runs pass as they come. */
    static final long MOST_WAITING = 48L << 20;
    /** An origin is forgotten when the watermark is past its window; this is for hosts that fell silent for good. */
    private static final Duration TIME_TO_LIVE = Duration.ofDays(30);

    private static final ListStateDescriptor<byte[]> WAITING =
            new ListStateDescriptor<>("waiting-runs-encoded", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private final long intervalMs;
    private final long windowMs;
    private final long mostWaiting;
    private transient ListState<byte[]> saved;
    private transient WaitingRuns waiting;
    private transient ValueState<Long> passedAt;
    private transient Counter thinned;

    /**
     * @param interval in which one origin of a file passes
     * @param window how long before a run an origin counts
     */
    ThinOrigins(Duration interval, Duration window) {
        this(interval, window, MOST_WAITING);
    }

    ThinOrigins(Duration interval, Duration window, long mostWaiting) {
        this.intervalMs = interval.toMillis();
        this.windowMs = window.toMillis();
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        waiting = new WaitingRuns(mostWaiting);
        saved = context.getOperatorStateStore().getUnionListState(WAITING);
        var task = getRuntimeContext().getTaskInfo();
        for (byte[] run : saved.get()) {
            // Each task gets the runs of all, since their number may have changed.
            waiting.restore(
                    run,
                    key -> KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                    key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
                            == task.getIndexOfThisSubtask());
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        saved.update(waiting.all());
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("passed", Types.LONG);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(TIME_TO_LIVE).cleanupFullSnapshot().build());
        passedAt = getRuntimeContext().getState(descriptor);
        thinned = getRuntimeContext().getMetricGroup().counter("thinnedOrigins");
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        long watermark = context.timerService().currentWatermark();
        waiting.expire(watermark);
        long time = event.getHeader().getEventTime().toEpochMilli();
        Long before = passedAt.value();
        if (FileTrace.isRun(event)) {
            if (before != null || waiting.isFull()) {
                out.collect(event);
            } else if (time > watermark) {
                waiting.add(context.getCurrentKey(), event);
            }
            return;
        }
        if (before != null && Math.abs(time - before) < intervalMs) {
            thinned.inc();
            return;
        }
        passedAt.update(before == null ? time : Math.max(before, time));
        context.timerService().registerEventTimeTimer(time + windowMs);
        // In the order in which they came, as the pattern would have got them.
        waiting.take(context.getCurrentKey()).forEach(out::collect);
        out.collect(event);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        Long before = passedAt.value();
        if (before != null && before + windowMs <= timestamp) {
            passedAt.clear();
        }
    }
}
