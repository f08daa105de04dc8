/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.Header;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.FirstSight;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by host: hands on what the host did not do within the last hours, as a first sight whose counts are still open. Only these
 * go to the stage that is keyed by service: a service of ten thousand hosts would otherwise send all its events to one subtask.
 */
public final class Sights extends KeyedProcessFunction<String, Event, Event> {
    private static final long serialVersionUID = 1L;
    static final String KIND = "first_sight";
    private static final String STAGE = "prevalence-sights";
    private static final Duration REFRESH = Duration.ofHours(12);
    private static final long HOUR_MS = 3_600_000;
    /** Whoever runs more new programs in an hour than this is a build host, or wants to fill our state. */
    static final int MOST_PER_HOUR = 1000;

    private transient MapState<String, Long> told;
    private transient ValueState<Tuple2<Long, Integer>> hour;
    private transient Counter overLimit;
    private transient Counter ungrouped;

    @Override
    public void open(OpenContext context) {
        StateTtlConfig ttl = StateTtlConfig.newBuilder(REFRESH.multipliedBy(2))
                .cleanupFullSnapshot()
                .build();
        MapStateDescriptor<String, Long> toldState = new MapStateDescriptor<>("sights-told", Types.STRING, Types.LONG);
        toldState.enableTimeToLive(ttl);
        told = getRuntimeContext().getMapState(toldState);
        ValueStateDescriptor<Tuple2<Long, Integer>> hourState =
                new ValueStateDescriptor<>("sights-hour", Types.TUPLE(Types.LONG, Types.INT));
        hourState.enableTimeToLive(ttl);
        hour = getRuntimeContext().getState(hourState);
        overLimit = getRuntimeContext().getMetricGroup().counter("sightsOverLimit");
        ungrouped = getRuntimeContext().getMetricGroup().counter("sightsWithoutService");
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        RuntimeException fault = Trial.of(() -> look(event, out));
        if (fault != null) {
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, fault, event));
        }
    }

    private void look(Event event, Collector<Event> out) throws Exception {
        List<SightSubjects.Subject> subjects = SightSubjects.of(event);
        if (subjects.isEmpty()) {
            return;
        }
        HostGroup group = HostGroup.of(event);
        if (group == null) {
            ungrouped.inc();
            return;
        }
        long time = event.getHeader().getEventTime().toEpochMilli();
        for (SightSubjects.Subject subject : subjects) {
            if (isNews(subject.key(), time)) {
                out.collect(sight(event, subject, group));
            }
        }
    }

    private boolean isNews(String key, long time) throws Exception {
        Long before = told.get(key);
        if (before != null && Math.abs(time - before) < REFRESH.toMillis()) {
            return false;
        }
        long thisHour = Math.floorDiv(time, HOUR_MS);
        Tuple2<Long, Integer> count = hour.value();
        int soFar = count == null || count.f0 != thisHour ? 0 : count.f1;
        if (soFar >= MOST_PER_HOUR) {
            overLimit.inc();
            return false;
        }
        hour.update(Tuple2.of(thisHour, soFar + 1));
        told.put(key, time);
        return true;
    }

    private static Event sight(Event event, SightSubjects.Subject subject, HostGroup group) {
        Facts known = event.getFacts();
        Facts facts = known == null
                ? Facts.newBuilder().build()
                : Facts.newBuilder(known).build();
        facts.setEvidence(List.of(EventId.of(event)));
        Event sight = new Event();
        sight.setHeader(Header.newBuilder(event.getHeader())
                .setSource(CaptureSource.DERIVED)
                .build());
        sight.setKind(KIND);
        sight.setProcess(event.getProcess());
        sight.setAsset(event.getAsset());
        sight.setFacts(facts);
        sight.setFirstSight(FirstSight.newBuilder()
                .setSubject(subject.subject())
                .setValue(subject.value())
                .setScope(group.scope())
                .setGroup(group.name())
                .build());
        return sight;
    }
}
