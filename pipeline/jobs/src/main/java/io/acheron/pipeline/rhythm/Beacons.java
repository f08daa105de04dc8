/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.feature.HostGroup;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Beacon;
import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.TcpClose;
import io.acheron.schema.state.RhythmState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by host: remembers when each program called each destination, and tells of those that are called at regular intervals. Time is
 * that of the calls, so neither a restart nor a backlog makes or hides a rhythm. State is written once for each beat.
 */
public final class Beacons extends KeyedProcessFunction<String, Event, Event> {
    static final String KIND = "beacon";
    /** Pairs of program and destination remembered for a host, half a kilobyte each at most. */
    static final long MOST_PAIRS = 4_096;

    private static final long serialVersionUID = 1L;
    private static final String STAGE = "rhythm-beacons";
    private static final Duration TIME_TO_LIVE = Duration.ofDays(3);
    private static final Duration AGAIN = Duration.ofHours(12);
    private static final Duration AT_MOST_EACH = Duration.ofHours(1);
    private static final double CHANGED = 1.5;
    private static final int MOST_NAMES = 16;
    /** From so many calls on a pair is worth remembering, and its bytes worth adding up. */
    private static final int SOME = 4;

    private static final double TTL_MARGIN = 0.1;
    private static final int MS = 1_000;

    private transient Remembered<RhythmState> pairs;

    @Override
    public void open(OpenContext context) {
        pairs = Remembered.open(
                getRuntimeContext(),
                "rhythm",
                RhythmState.class,
                TIME_TO_LIVE,
                MOST_PAIRS,
                state -> state.getTimes().remaining() >= SOME * Long.BYTES);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        RuntimeException fault = Trial.of(() -> hear(event, out));
        if (fault != null) {
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, fault, event));
        }
    }

    private void hear(Event event, Collector<Event> out) throws Exception {
        Call call = Call.of(event);
        if (call == null) {
            return;
        }
        String key = call.key();
        RhythmState known = pairs.get(key);
        if (call.part() == Call.Part.BEGIN) {
            begin(event, call, key, known, out);
        } else if (known != null) {
            boolean changed = call.part() == Call.Part.END ? end(event.getTcpClose(), known) : answer(event, known);
            if (changed) {
                pairs.put(key, known);
            }
        }
    }

    private void begin(Event event, Call call, String key, @Nullable RhythmState known, Collector<Event> out)
            throws Exception {
        if (known == null) {
            pairs.expect(key);
        }
        RhythmState state = known == null ? RhythmState.newBuilder().build() : known;
        Beats beats = Beats.of(state.getTimes());
        boolean isBeat = beats.add(call.timeMs());
        ByteBuffer names =
                call.name().isEmpty() ? state.getNames() : Hashes.with(state.getNames(), call.name(), MOST_NAMES);
        if (!isBeat && names == state.getNames()) {
            return;
        }
        state.setNames(names);
        if (isBeat) {
            state.setTimes(beats.packed());
            int process = event.getProcess().getEntityId().hashCode();
            if (state.getProcess() != process) {
                state.setProcess(process);
                state.setProcesses(state.getProcesses() + 1);
            }
            Rhythm rhythm = Rhythm.of(beats.intervals());
            if (rhythm != null && isNews(state, rhythm, beats.last())) {
                out.collect(tell(event, call, beats, rhythm, state));
            }
        }
        pairs.put(key, state);
    }

    private static boolean isNews(RhythmState state, Rhythm rhythm, long nowMs) {
        if (state.getToldMs() == 0) {
            return true;
        }
        long since = nowMs - state.getToldMs();
        double change = (double) rhythm.periodMs() / state.getToldPeriodMs();
        boolean changed = change >= CHANGED || change <= 1 / CHANGED;
        return since >= (changed ? AT_MOST_EACH : AGAIN).toMillis();
    }

    private static Event tell(Event event, Call call, Beats beats, Rhythm rhythm, RhythmState state) {
        HostGroup group = HostGroup.of(event);
        Event derived = DerivedEvent.after(event, KIND);
        derived.setBeacon(Beacon.newBuilder()
                .setProgram(call.program())
                .setTransport(call.transport())
                .setDestination(call.destination())
                .setAddress(call.address())
                .setPort(call.port())
                .setName(call.name())
                .setPeriodS((int) Math.round((double) rhythm.periodMs() / MS))
                .setJitterPercent(rhythm.jitterPercent())
                .setSamples(rhythm.samples())
                .setFittingPercent(rhythm.fittingPercent())
                .setMissed(rhythm.missed())
                .setFirst(Instant.ofEpochMilli(beats.first()))
                .setLast(Instant.ofEpochMilli(beats.last()))
                .setSince(Instant.ofEpochMilli(state.getFirstToldMs()))
                .setProcesses(state.getProcesses())
                .setNames(Hashes.count(state.getNames()))
                .setFollowsTtl(followsTtl(rhythm.periodMs(), state.getTtlS()))
                .setBytesSent(state.getBytesSent())
                .setBytesReceived(state.getBytesReceived())
                .setScope(group == null ? "" : group.scope())
                .setGroup(group == null ? "" : group.name())
                .build());
        state.setToldMs(beats.last());
        state.setToldPeriodMs(rhythm.periodMs());
        if (state.getFirstToldMs() == 0) {
            state.setFirstToldMs(beats.last());
        }
        return derived;
    }

    /** A cache asks again when its answer is over, or with the first use after that. */
    private static boolean followsTtl(long periodMs, long ttlS) {
        return ttlS > 0 && Math.abs((double) periodMs / MS - ttlS) <= TTL_MARGIN * ttlS;
    }

    private static boolean end(TcpClose close, RhythmState state) {
        if (state.getTimes().remaining() < SOME * Long.BYTES) {
            return false;
        }
        state.setBytesSent(state.getBytesSent() + close.getBytesSent());
        state.setBytesReceived(state.getBytesReceived() + close.getBytesReceived());
        return true;
    }

    private static boolean answer(Event event, RhythmState state) {
        long ttl = 0;
        for (DnsAnswer answer : event.getDnsMessage().getAnswers()) {
            ttl = Math.max(ttl, answer.getTtl());
        }
        // A forwarder tells what is left of the time, so the longest is the one that was set.
        boolean changed = ttl > state.getTtlS();
        if (changed) {
            state.setTtlS(ttl);
        }
        return changed;
    }
}
