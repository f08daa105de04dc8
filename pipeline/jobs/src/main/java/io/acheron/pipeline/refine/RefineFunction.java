/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.feature.FeatureInputs;
import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.HoldsState;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.ledger.HopAccounts;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.rhythm.CallInputs;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.HostArrivals;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The refine stage, keyed by host id: drops repeats, counts losses, remembers the processes of the host, and hands each event on
 * with facts about its process, followed by the derived events it completed. Events are handled in the order of arrival; what
 * arrives late completes what is known. Now and then it tells its accounts, and which numbers of the host have arrived.
 */
public final class RefineFunction extends KeyedProcessFunction<String, Event, Event> implements HoldsState {
    private static final long serialVersionUID = 2;
    /** A daemon that does nothing for so long is forgotten until the next snapshot or event tells of it again. */
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofDays(30);

    public static final OutputTag<HostArrivals> ARRIVALS =
            new OutputTag<>("arrivals", new RecordTypeInfo<>(HostArrivals.class));

    private static final String STAGE = "refine";
    private static final MemorySize DEFAULT_MEMORY = MemorySize.ofMebiBytes(32);

    private static final int MOST_HELD_OF_A_HOST = 2_048;

    private final Accounting accounting;
    private final Duration timeToLive;
    private final MemorySize memory;
    private transient @Nullable Parts parts;

    private record Parts(Held held, RefineState state, Refinery refinery, HopAccounts accounts) {}

    /** Uses {@link #DEFAULT_TIME_TO_LIVE} and little memory. */
    public RefineFunction(Accounting accounting) {
        this(accounting, DEFAULT_TIME_TO_LIVE, DEFAULT_MEMORY);
    }

    /**
     * @param timeToLive how long what is known of a process is kept after it last acted, to the day; more than a day
     * @param memory heap for what is held of processes, about
     */
    public RefineFunction(Accounting accounting, Duration timeToLive, MemorySize memory) {
        this.accounting = accounting;
        this.timeToLive = timeToLive;
        this.memory = memory;
    }

    @Override
    public void open(OpenContext openContext) {
        Held held = new Held(Held.unitsOf(memory), MOST_HELD_OF_A_HOST);
        getRuntimeContext().getMetricGroup().gauge("heldProcessesKilobytes", (Gauge<Long>) held::kilobytes);
        RefineState state = RefineState.open(getRuntimeContext(), timeToLive, held);
        Refinery refinery =
                new Refinery(state, RefineCounters.register(getRuntimeContext().getMetricGroup()));
        parts = new Parts(held, state, refinery, accounting.open(getRuntimeContext(), STAGE, held));
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        HopAccounts accounts = parts().accounts();
        String host = event.getHeader().getHostId();
        parts().held().enter(host, context.timerService().currentProcessingTime());
        int handedOn;
        try {
            handedOn = parts().refinery().refine(event, refined -> {
                out.collect(refined);
                FeatureInputs.offer(refined, context::output);
                CallInputs.offer(refined, context::output);
            });
        } catch (FlinkRuntimeException e) {
            throw e; // state cannot be read or written: not the record's fault
        } catch (RuntimeException e) {
            parts().held().leave(host);
            // The record is put aside: thrown on, it would start the job again and again.
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, e, event));
            accounts.dropped(event, "dead_letter", context.timerService());
            return;
        }
        if (handedOn == 0) {
            accounts.dropped(event, "repeat", context.timerService());
        } else {
            accounts.passed(event, handedOn, context.timerService());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        String host = context.getCurrentKey();
        parts().accounts().tell(host, context.timerService(), record -> context.output(StatusRecord.TAG, record));
        RefineState state = parts().state();
        context.output(ARRIVALS, Arrivals.of(host, state.hostOrNew(), state.sequences()));
    }

    @Override
    public Held held() {
        return parts().held();
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("RefineFunction is used before open");
        }
        return parts;
    }
}
