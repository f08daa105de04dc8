/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.pipeline.detect.Detection;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes alerts from detections. */
public final class AssembleFunction extends ProcessFunction<Detection, Alert> {
    private static final long serialVersionUID = 1L;

    /** What time an alert says it was detected at. */
    public enum Clock {
        /** Time of the machine. */
        MACHINE,
        /** Time of the last event, so that the same input gives the same alerts byte for byte. */
        EVENT
    }

    private final String stage;
    private final Clock clock;
    private transient Map<String, Counter> hits;

    /** @param stage name of the stage in dead letters */
    public AssembleFunction(String stage, Clock clock) {
        this.stage = stage;
        this.clock = clock;
    }

    @Override
    public void open(OpenContext context) {
        hits = new HashMap<>();
    }

    @Override
    public void processElement(Detection detection, Context context, Collector<Alert> out) {
        List<Event> events = detection.events();
        Event last = events.get(events.size() - 1);
        Alert alert;
        try {
            alert = AlertAssembler.assemble(
                    detection,
                    clock == Clock.EVENT
                            ? last.getHeader().getEventTime()
                            : Instant.now().truncatedTo(ChronoUnit.MICROS));
        } catch (RuntimeException e) {
            context.output(DeadLetter.TAG, DeadLetter.of(stage, e, last));
            context.output(
                    Tally.TAG,
                    Tally.dropped(last.getHeader().getHostId(), last.getHeader().getEventTime(), "dead_letter"));
            return;
        }
        hits.computeIfAbsent(alert.getRule().getId(), this::hits).inc();
        out.collect(alert);
    }

    /** Rules come and go while the job runs: each is counted from its first detection on. */
    private Counter hits(String rule) {
        return getRuntimeContext().getMetricGroup().addGroup("rule", rule).counter("detections");
    }
}
