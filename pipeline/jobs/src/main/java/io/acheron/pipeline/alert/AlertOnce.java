/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.Alert;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Lets an alert pass once, keyed by its id: events that are read again after a failure make the same alerts again. */
public final class AlertOnce extends KeyedProcessFunction<String, Alert, Alert> {
    private static final long serialVersionUID = 1L;

    private final Duration memory;
    private transient ValueState<Boolean> seen;
    private transient Counter repeats;

    /** @param memory how long an id is remembered, by the clock */
    public AlertOnce(Duration memory) {
        this.memory = memory;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Types.BOOLEAN);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(memory).cleanupFullSnapshot().build());
        seen = getRuntimeContext().getState(descriptor);
        repeats = getRuntimeContext().getMetricGroup().counter("repeatedAlerts");
    }

    @Override
    public void processElement(Alert alert, Context context, Collector<Alert> out) throws Exception {
        if (seen.value() != null) {
            repeats.inc();
            return;
        }
        seen.update(true);
        out.collect(alert);
    }
}
