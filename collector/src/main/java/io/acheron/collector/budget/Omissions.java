/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.budget;

import io.acheron.collector.capture.LossCount;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.payload.Receipt;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Tells every {@value #SECONDS} s which events were left out on purpose, as receipts, and which were lost before they came to the
 * sink, as blind windows in which only a part was seen. For the thread that drains.
 */
public final class Omissions {
    static final int SECONDS = 30;

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(SECONDS);
    /** Mechanism by reason of the counters. */
    private static final Map<String, String> RECEIPTS = Map.of("shed", "shed", "over_rate", "rate");

    private static final Map<String, String> WHY = Map.of(
            "shed", "what is less important goes first when room runs out",
            "over_rate", "more than the events a second of its budget; one in a hundred was given");
    private static final Set<String> LOSSES = Set.of("ring_full", "scratch_busy", "socket_full");

    private final Supplier<List<LossCount>> counters;
    private final Supplier<Instant> clock;
    private final Consumer<SpecificRecord> tell;
    private final Map<Key, Long> told = new HashMap<>();
    private long lastLookNs;
    private Instant since;

    private record Key(String hop, String kind, String reason) {}

    /**
     * @param counters returns the counters of all hops
     * @param tell takes payloads of events
     * @param nowNs {@link System#nanoTime}
     */
    public Omissions(
            Supplier<List<LossCount>> counters, Supplier<Instant> clock, Consumer<SpecificRecord> tell, long nowNs) {
        this.counters = counters;
        this.clock = clock;
        this.tell = tell;
        this.lastLookNs = nowNs;
        this.since = clock.get();
    }

    /**
     * Tells what is due; cheap otherwise.
     *
     * @param nowNs {@link System#nanoTime}
     */
    public void turn(long nowNs) {
        if (nowNs - lastLookNs >= INTERVAL_NS) {
            lastLookNs = nowNs;
            tellAll();
        }
    }

    /** Tells what is not told yet; also for the end of a run. */
    public void tellAll() {
        Instant now = clock.get();
        for (LossCount count : counters.get()) {
            String mechanism = RECEIPTS.get(count.reason());
            if (mechanism == null && !LOSSES.contains(count.reason())) {
                continue;
            }
            Long before = told.put(new Key(count.hop(), count.kind(), count.reason()), count.count());
            long news = count.count() - (before == null ? 0 : before);
            if (news > 0) {
                tell.accept(mechanism == null ? lost(count, news, now) : leftOut(count, mechanism, news, now));
            }
        }
        since = now;
    }

    private Receipt leftOut(LossCount count, String mechanism, long news, Instant now) {
        return Receipt.newBuilder()
                .setKind(count.kind())
                .setMechanism(mechanism)
                .setKey("hop=" + count.hop())
                .setReason(WHY.getOrDefault(count.reason(), ""))
                .setBegin(since)
                .setEnd(now)
                .setCount(news)
                .build();
    }

    private BlindWindow lost(LossCount count, long news, Instant now) {
        return BlindWindow.newBuilder()
                .setKinds(count.kind().isEmpty() ? List.of() : List.of(count.kind()))
                .setReason("overflow")
                .setDetail("%s %s=%d".formatted(count.hop(), count.reason(), news))
                .setBegin(since)
                .setEnd(now)
                .setMissed(news)
                .setPartial(true)
                .build();
    }
}
