/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.schema.event.Event;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts derived facts and leaves them with the subtask of their host. */
public final class FeatureEvents extends KeyedProcessFunction<String, Event, Event> {
    private static final long serialVersionUID = 1L;

    private transient Counter facts;

    @Override
    public void open(OpenContext context) {
        facts = getRuntimeContext().getMetricGroup().counter("patternFacts");
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) {
        facts.inc();
        out.collect(event);
    }
}
