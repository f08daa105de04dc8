/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Event time with a bound on disorder that lets go of what it holds when a partition falls silent.
 *
 * <p>Flink's own pair of bounded disorder and idleness marks a silent partition idle but leaves the watermark behind the last event
 * by the bound, so that a sequence whose last step is the last event of a quiet host would wait for the next event. Here the
 * watermark first moves up to the latest event of all partitions that the same reader has. It becomes idle a period later, because
 * Flink takes no watermark from partitions that are all idle.
 */
public final class EventWatermarks implements WatermarkGenerator<Incoming<Event>> {
    private final RelativeClock clock;
    private final LongSupplier wallClock;
    private final long aheadMs;
    private final long boundMs;
    private final long silenceMs;
    private final AtomicLong latestOfReader;
    private long latest = Long.MIN_VALUE;
    private long heardAt;
    private boolean released;
    private boolean idle;

    /** @param latestOfReader time of the latest event of all partitions of the reader, shared by their generators */
    EventWatermarks(
            RelativeClock clock,
            LongSupplier wallClock,
            AtomicLong latestOfReader,
            Duration ahead,
            Duration outOfOrderness,
            Duration silence) {
        this.clock = clock;
        this.wallClock = wallClock;
        this.aheadMs = ahead.toMillis();
        this.latestOfReader = latestOfReader;
        this.boundMs = outOfOrderness.toMillis();
        this.silenceMs = silence.toMillis();
        this.heardAt = clock.relativeTimeMillis();
    }

    /**
     * @param ahead how far in the future an event may be and still say what time it is
     * @param outOfOrderness how much older than the latest event an event may be and still be in order
     * @param silence after which a partition no longer holds back the others
     */
    public static WatermarkStrategy<Incoming<Event>> strategy(
            Duration ahead, Duration outOfOrderness, Duration silence) {
        // Each reader has its own copy of the strategy and thereby its own number.
        AtomicLong latestOfReader = new AtomicLong(Long.MIN_VALUE);
        return WatermarkStrategy.<Incoming<Event>>forGenerator(context -> new EventWatermarks(
                        context.getInputActivityClock(),
                        System::currentTimeMillis,
                        latestOfReader,
                        ahead,
                        outOfOrderness,
                        silence))
                .withTimestampAssigner((in, recordTime) -> in.value() == null
                        ? recordTime
                        : in.value().getHeader().getEventTime().toEpochMilli());
    }

    @Override
    public void onEvent(Incoming<Event> in, long time, WatermarkOutput output) {
        heardAt = clock.relativeTimeMillis();
        released = false;
        idle = false;
        // The time of a record that is not an event says nothing about the hosts. And a host whose clock is years ahead
        // must
        // not end the windows of all others.
        if (in.value() != null && time - aheadMs <= wallClock.getAsLong()) {
            latest = Math.max(latest, time);
            latestOfReader.accumulateAndGet(time, Math::max);
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (idle) {
            return;
        }
        boolean silent = clock.relativeTimeMillis() - heardAt >= silenceMs;
        if (silent && (released || latest == Long.MIN_VALUE)) {
            output.markIdle();
            idle = true;
        } else if (silent) {
            output.emitWatermark(new Watermark(latestOfReader.get()));
            released = true;
        } else if (latest != Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(latest - boundMs - 1));
        }
    }
}
