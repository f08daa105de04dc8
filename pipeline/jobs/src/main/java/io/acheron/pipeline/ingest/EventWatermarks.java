/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.event.Event;
import java.time.Duration;
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
 * watermark moves up to the last event first.
 */
public final class EventWatermarks implements WatermarkGenerator<Incoming<Event>> {
    private final RelativeClock clock;
    private final long boundMs;
    private final long silenceMs;
    private long latest = Long.MIN_VALUE;
    private long heardAt;
    private boolean silent;

    EventWatermarks(RelativeClock clock, Duration outOfOrderness, Duration silence) {
        this.clock = clock;
        this.boundMs = outOfOrderness.toMillis();
        this.silenceMs = silence.toMillis();
        this.heardAt = clock.relativeTimeMillis();
    }

    /**
     * @param outOfOrderness how much older than the latest event an event may be and still be in order
     * @param silence after which a partition no longer holds back the others
     */
    public static WatermarkStrategy<Incoming<Event>> strategy(Duration outOfOrderness, Duration silence) {
        return WatermarkStrategy.<Incoming<Event>>forGenerator(
                        context -> new EventWatermarks(context.getInputActivityClock(), outOfOrderness, silence))
                .withTimestampAssigner((in, recordTime) -> in.value() == null
                        ? recordTime
                        : in.value().getHeader().getEventTime().toEpochMilli());
    }

    @Override
    public void onEvent(Incoming<Event> in, long time, WatermarkOutput output) {
        heardAt = clock.relativeTimeMillis();
        silent = false;
        // The time of a record that is not an event says nothing about the hosts.
        if (in.value() != null) {
            latest = Math.max(latest, time);
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (silent) {
            return;
        }
        if (clock.relativeTimeMillis() - heardAt < silenceMs) {
            emit(output, boundMs + 1);
            return;
        }
        emit(output, 0);
        output.markIdle();
        silent = true;
    }

    private void emit(WatermarkOutput output, long behind) {
        if (latest != Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(latest - behind));
        }
    }
}
