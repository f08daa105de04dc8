/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.held.Store;
import io.acheron.pipeline.held.ValueStore;
import io.acheron.pipeline.held.ValueStore.Sole;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Numbers the events of each host as they leave one job, so that the job that reads them sees whether all have come: {@link TakeOver}. */
public final class HandOver extends KeyedProcessFunction<String, Event, Event> implements HoldsState {
    private static final long serialVersionUID = 1L;
    /** A host that was silent for longer begins a new run. */
    static final Duration MEMORY = Duration.ofDays(30);

    private static final int MOST_HELD = 65_536;

    private transient Held held;
    /** The run and the last number given in it. */
    private transient Store<Sole, Tuple2<Long, Long>> last;

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Tuple2<Long, Long>> descriptor =
                new ValueStateDescriptor<>("handed-over", Types.TUPLE(Types.LONG, Types.LONG));
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(MEMORY).cleanupFullSnapshot().build());
        held = new Held(MOST_HELD, MOST_HELD);
        last = held.over(
                new ValueStore<>(descriptor.getName(), getRuntimeContext().getState(descriptor)), numbers -> 0);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) {
        Header header = event.getHeader();
        held.enter(header.getHostId(), context.timerService().currentProcessingTime());
        Tuple2<Long, Long> known = last.get(Sole.VALUE);
        // Named by its first event and not by the clock: the same input gives the same output.
        Tuple2<Long, Long> now =
                known == null ? Tuple2.of(header.getKernelTimeNs(), 1L) : Tuple2.of(known.f0, known.f1 + 1);
        last.put(Sole.VALUE, now);
        // In place: behind a stage with two inputs nobody else holds the event.
        header.setHandoverRun(now.f0);
        header.setHandoverNumber(now.f1);
        out.collect(event);
    }

    @Override
    public Held held() {
        return held;
    }
}
