/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Beacon;
import io.acheron.schema.payload.FirstSight;
import io.acheron.schema.payload.NameFlux;
import io.acheron.schema.state.GroupState;
import io.acheron.schema.state.SightState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by service or role: counts the distinct hosts that did a thing, and tells of each while they are few. A service is silent
 * until it has been observed for the learning period, or else everything would be new on its first day. Other facts pass and are told
 * how common in their group is what they are about.
 */
public final class Prevalence extends KeyedProcessFunction<String, Event, Event> {
    private static final long serialVersionUID = 1L;
    private static final String STAGE = "prevalence";
    /** Up to so many hosts a thing is told. */
    static final int RARE = 3;
    /** From so many on it is common and no longer counted. */
    static final int COMMON = 16;

    private static final int MOST_GROUP_HOSTS = 64;
    /** Values remembered per service; beyond, the oldest go even if they are in use. */
    static final long MOST_VALUES = 200_000;

    private static final int STEPS = 2;

    private final long learningMs;
    private final Duration memory;
    private final long mostValues;
    private transient ValueState<GroupState> group;
    private transient MapState<String, SightState> values;
    private transient MapState<Long, String> queue;
    private transient Counter evicted;
    private transient Counter learned;

    /**
     * @param learning how long a service is observed before anything is told of it
     * @param memory how long a value is remembered after it was last seen
     */
    public Prevalence(Duration learning, Duration memory) {
        this(learning, memory, MOST_VALUES);
    }

    Prevalence(Duration learning, Duration memory, long mostValues) {
        this.learningMs = learning.toMillis();
        this.memory = memory;
        this.mostValues = mostValues;
    }

    /** @return key of the group of the host, or of the host alone where it has none */
    public static String key(Event event) {
        HostGroup group = HostGroup.of(event);
        return group == null ? "host " + event.getHeader().getHostId() : group.scope() + ' ' + group.name();
    }

    @Override
    public void open(OpenContext context) {
        StateTtlConfig ttl =
                StateTtlConfig.newBuilder(memory).cleanupFullSnapshot().build();
        ValueStateDescriptor<GroupState> groupState =
                new ValueStateDescriptor<>("prevalence-group", new RecordTypeInfo<>(GroupState.class));
        groupState.enableTimeToLive(ttl);
        group = getRuntimeContext().getState(groupState);
        MapStateDescriptor<String, SightState> valueState =
                new MapStateDescriptor<>("prevalence-values", Types.STRING, new RecordTypeInfo<>(SightState.class));
        valueState.enableTimeToLive(ttl);
        values = getRuntimeContext().getMapState(valueState);
        MapStateDescriptor<Long, String> queueState =
                new MapStateDescriptor<>("prevalence-queue", Types.LONG, Types.STRING);
        queueState.enableTimeToLive(ttl);
        queue = getRuntimeContext().getMapState(queueState);
        evicted = getRuntimeContext().getMetricGroup().counter("evictedValues");
        learned = getRuntimeContext().getMetricGroup().counter("learnedSights");
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        RuntimeException fault = Trial.of(() -> {
            if (event.getFirstSight() == null) {
                compare(event);
                out.collect(event);
            } else {
                count(event, out);
            }
        });
        if (fault != null) {
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, fault, event));
        }
    }

    private void count(Event event, Collector<Event> out) throws Exception {
        FirstSight sight = event.getFirstSight();
        String host = event.getHeader().getHostId();
        long now = event.getHeader().getEventTime().toEpochMilli();
        GroupState known = group.value();
        GroupState state =
                known == null ? GroupState.newBuilder().setSinceMs(now).build() : known;
        state.setSinceMs(Math.min(state.getSinceMs(), now));
        state.setHosts(with(state.getHosts(), host, MOST_GROUP_HOSTS));
        String key = new SightSubjects.Subject(sight.getSubject(), sight.getValue()).key();
        SightState value = remembered(key, now);
        if (value == null) {
            value = new SightState(List.of(), now);
            remember(key, state, now);
        }
        List<String> hosts = with(value.getHosts(), host, COMMON);
        boolean news = hosts.size() > value.getHosts().size();
        value.setHosts(hosts);
        value.setLastMs(Math.max(value.getLastMs(), now));
        values.put(key, value);
        group.update(state);
        if (news && hosts.size() <= RARE) {
            tell(event, state, hosts.size(), now, out);
        }
    }

    /** Writes into a fact how common in its group is what it is about. */
    private void compare(Event event) throws Exception {
        GroupState state = HostGroup.of(event) == null ? null : group.value();
        if (state == null) {
            return;
        }
        long now = event.getHeader().getEventTime().toEpochMilli();
        long knownMs = now - state.getSinceMs();
        Beacon beacon = event.getBeacon();
        if (beacon != null) {
            String subject = beacon.getAddress().isEmpty() ? SightSubjects.DOMAIN : SightSubjects.DESTINATION;
            beacon.setDestinationHosts(hosts(subject, beacon.getDestination(), now));
            beacon.setProgramHosts(hosts(SightSubjects.EXECUTABLE, beacon.getProgram(), now));
            beacon.setGroupHosts(state.getHosts().size());
            beacon.setKnownMs(knownMs);
        }
        NameFlux flux = event.getNameFlux();
        if (flux != null) {
            flux.setDomainHosts(hosts(SightSubjects.DOMAIN, flux.getDomain(), now));
            flux.setGroupHosts(state.getHosts().size());
            flux.setKnownMs(knownMs);
        }
    }

    private int hosts(String subject, String value, long now) throws Exception {
        SightState known = remembered(new SightSubjects.Subject(subject, value).key(), now);
        return known == null ? 0 : known.getHosts().size();
    }

    private void tell(Event event, GroupState state, int hosts, long now, Collector<Event> out) {
        long known = now - state.getSinceMs();
        if (known < learningMs) {
            learned.inc();
            return;
        }
        FirstSight sight = event.getFirstSight();
        sight.setHosts(hosts);
        sight.setGroupHosts(state.getHosts().size());
        sight.setKnownMs(known);
        out.collect(event);
    }

    /** @return null when it is not known, or was not seen for longer than the memory lasts */
    private @Nullable SightState remembered(String key, long now) throws Exception {
        SightState known = values.get(key);
        return known == null || now - known.getLastMs() > memory.toMillis() ? null : known;
    }

    /** A clock over all values, advanced two steps for each new one: what was not seen for long goes soon after its time. */
    private void remember(String key, GroupState state, long now) throws Exception {
        for (int i = 0; i < STEPS && state.getTail() > state.getHead(); i++) {
            String oldest = queue.get(state.getHead());
            queue.remove(state.getHead());
            state.setHead(state.getHead() + 1);
            if (oldest == null || oldest.equals(key)) {
                continue;
            }
            boolean full = state.getTail() - state.getHead() >= mostValues;
            if (remembered(oldest, now) != null && !full) {
                append(oldest, state);
            } else {
                values.remove(oldest);
                evicted.inc();
            }
        }
        append(key, state);
    }

    private void append(String key, GroupState state) throws Exception {
        queue.put(state.getTail(), key);
        state.setTail(state.getTail() + 1);
    }

    private static List<String> with(List<String> hosts, String host, int most) {
        if (hosts.size() >= most || hosts.contains(host)) {
            return hosts;
        }
        List<String> more = new ArrayList<>(hosts);
        more.add(host);
        return more;
    }
}
