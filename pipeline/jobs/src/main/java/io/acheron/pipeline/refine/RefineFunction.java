/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.feature.FeatureInputs;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * The refine stage, keyed by host id: drops repeats, counts losses, remembers the processes of the host, and hands each event on
 * with facts about its process, followed by the derived events it completed. Events are handled in the order of arrival; what
 * arrives late completes what is known.
 */
public final class RefineFunction extends KeyedProcessFunction<String, Event, Event> {
    private static final long serialVersionUID = 1;
    /** A daemon that does nothing for so long is forgotten until the next snapshot or event tells of it again. */
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofDays(30);

    private final Duration timeToLive;
    private transient @Nullable Refinery refinery;

    /** Uses {@link #DEFAULT_TIME_TO_LIVE}. */
    public RefineFunction() {
        this(DEFAULT_TIME_TO_LIVE);
    }

    /** @param timeToLive how long what is known of a process is kept after it last acted, to the day; more than a day */
    public RefineFunction(Duration timeToLive) {
        this.timeToLive = timeToLive;
    }

    @Override
    public void open(OpenContext openContext) {
        refinery = new Refinery(
                RefineState.open(getRuntimeContext(), timeToLive),
                RefineCounters.register(getRuntimeContext().getMetricGroup()));
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        if (refinery == null) {
            throw new IllegalStateException("RefineFunction is used before open");
        }
        try {
            refinery.refine(event, refined -> {
                out.collect(refined);
                FeatureInputs.offer(refined, context::output);
            });
        } catch (FlinkRuntimeException e) {
            throw e; // state cannot be read or written: not the record's fault
        } catch (RuntimeException e) {
            // The record is put aside: thrown on, it would start the job again and again.
            context.output(
                    DeadLetter.TAG,
                    DeadLetter.of("refine", e, SingleObject.of(Event.class).encode(event)));
        }
    }
}
