/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.incident;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.state.OpenIncident;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Gathers alerts that share a connection, its key, into incidents, and sends an incident whenever an alert joins. An incident is over
 * when no alert came for the window, by the time of the alerts; the next one begins another.
 */
public final class IncidentFunction extends KeyedProcessFunction<String, Alert, Incident> {
    private static final long serialVersionUID = 1L;
    private static final String STAGE = "incidents";

    private final long windowMs;
    private final int hosts;
    private transient ValueState<OpenIncident> state;
    private transient Counter opened;

    /**
     * @param window time without an alert after which an incident is over
     * @param hosts number of hosts from which on an incident is sent
     */
    public IncidentFunction(Duration window, int hosts) {
        this.windowMs = window.toMillis();
        this.hosts = hosts;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<OpenIncident> descriptor =
                new ValueStateDescriptor<>("incident", new RecordTypeInfo<>(OpenIncident.class));
        // By the clock, for what no alert will end; twice, so that a backlog of a window is still joined.
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(2 * windowMs))
                .cleanupFullSnapshot()
                .build());
        state = getRuntimeContext().getState(descriptor);
        opened = getRuntimeContext().getMetricGroup().counter("incidents");
    }

    @Override
    public void processElement(Alert alert, Context context, Collector<Incident> out) throws Exception {
        RuntimeException fault = Trial.of(() -> join(alert, context, out));
        if (fault != null) {
            context.output(
                    DeadLetter.TAG,
                    DeadLetter.of(STAGE, fault, Alert.class, alert, alert.getAlertId(), alert.getHostId()));
        }
    }

    private void join(Alert alert, Context context, Collector<Incident> out) throws Exception {
        String connection = context.getCurrentKey();
        if (connection.isEmpty()) {
            return; // no peer that it could share
        }
        OpenIncident open = state.value();
        if (open == null || isOver(open, alert)) {
            open = Growth.begin(connection, alert);
            opened.inc();
        }
        Growth.join(open, alert);
        state.update(open);
        if (open.getIncident().getHosts().size() >= hosts) {
            // A copy: the one in state goes on growing.
            out.collect(SpecificData.get().deepCopy(Incident.getClassSchema(), open.getIncident()));
        }
    }

    private boolean isOver(OpenIncident open, Alert alert) {
        Instant end = open.getIncident().getLastSeen().plusMillis(windowMs);
        Instant begin = open.getIncident().getFirstSeen().minusMillis(windowMs);
        return alert.getFirstSeen().isAfter(end) || alert.getLastSeen().isBefore(begin);
    }
}
