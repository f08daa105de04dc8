/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.schema.event.Event;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets one origin of a file pass in each interval: every one opens a partial match that each later event of the file visits, so
 * whoever writes a file in a loop would slow the pattern with the square of the writes.
 */
final class ThinOrigins extends KeyedProcessFunction<String, Event, Event> {
    private static final long serialVersionUID = 1L;

    private final long intervalMs;
    private final Duration memory;
    private transient ValueState<Long> passedAt;
    private transient Counter thinned;

    ThinOrigins(Duration interval, Duration memory) {
        this.intervalMs = interval.toMillis();
        this.memory = memory;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("passed", Types.LONG);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(memory).cleanupFullSnapshot().build());
        passedAt = getRuntimeContext().getState(descriptor);
        thinned = getRuntimeContext().getMetricGroup().counter("thinnedOrigins");
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        if (!FileTrace.isRun(event)) {
            long time = event.getHeader().getEventTime().toEpochMilli();
            Long before = passedAt.value();
            if (before != null && Math.abs(time - before) < intervalMs) {
                thinned.inc();
                return;
            }
            passedAt.update(time);
        }
        out.collect(event);
    }
}
