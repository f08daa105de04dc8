/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.pipeline.ledger.Tally;
import io.acheron.schema.alert.Alert;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets an alert pass once: events that are read again after a failure make the same alerts again. Keyed by fingerprint and not by id, so
 * that alerts which are throttled together stay in their order whatever the parallelism.
 */
public final class AlertOnce extends KeyedProcessFunction<String, Alert, Alert> {
    private static final long serialVersionUID = 1L;

    private final Duration memory;
    private transient MapState<String, Boolean> seen;
    private transient Counter repeats;

    /** @param memory how long an id is remembered, by the clock */
    public AlertOnce(Duration memory) {
        this.memory = memory;
    }

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<String, Boolean> descriptor =
                new MapStateDescriptor<>("seen-ids", Types.STRING, Types.BOOLEAN);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(memory).cleanupFullSnapshot().build());
        seen = getRuntimeContext().getMapState(descriptor);
        repeats = getRuntimeContext().getMetricGroup().counter("repeatedAlerts");
    }

    @Override
    public void processElement(Alert alert, Context context, Collector<Alert> out) throws Exception {
        if (seen.contains(alert.getAlertId())) {
            repeats.inc();
            context.output(Tally.TAG, Tally.dropped(alert.getHostId(), alert.getLastSeen(), "repeat"));
            return;
        }
        seen.put(alert.getAlertId(), true);
        out.collect(alert);
    }
}
