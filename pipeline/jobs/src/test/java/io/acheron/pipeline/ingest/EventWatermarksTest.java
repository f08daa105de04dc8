/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class EventWatermarksTest {
    private static final long START = Sample.START.toEpochMilli();

    private final ManualClock clock = new ManualClock();
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);
    private final EventWatermarks watermarks = generator();
    private final List<String> out = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            out.add(Long.toString(watermark.getTimestamp() - START));
        }

        @Override
        public void markIdle() {
            out.add("idle");
        }

        @Override
        public void markActive() {
            out.add("active");
        }
    };

    @Test
    void shouldStayBehindTheLatestEventByTheBound() {
        event(10);
        event(8);
        watermarks.onPeriodicEmit(output);
        assertThat(out).containsExactly("7999");
    }

    @Test
    void shouldNotBeMovedByAHostWhoseClockIsYearsAhead() {
        event(10);
        event(86_400 * 3_650);
        watermarks.onPeriodicEmit(output);
        clock.advanceTime(Duration.ofSeconds(5));
        watermarks.onPeriodicEmit(output);
        assertThat(out).containsExactly("7999", "10000");
    }

    @Test
    void shouldLetGoOfWhatItHoldsAndBecomeIdleWhenSilent() {
        event(10);
        clock.advanceTime(Duration.ofSeconds(5));
        watermarks.onPeriodicEmit(output);
        assertThat(out).containsExactly("10000");
        watermarks.onPeriodicEmit(output);
        watermarks.onPeriodicEmit(output);
        assertThat(out).containsExactly("10000", "idle");
        event(20);
        watermarks.onPeriodicEmit(output);
        assertThat(out).endsWith("17999");
    }

    @Test
    void shouldLetGoOfAllPartitionsOfAReader() {
        WatermarkOutputMultiplexer reader = new WatermarkOutputMultiplexer(output);
        List<String> partitions = List.of("a", "b", "c");
        WatermarkOutputMultiplexer.WatermarkUpdateListener nobody =
                new WatermarkOutputMultiplexer.WatermarkUpdateListener() {
                    @Override
                    public void onWatermarkUpdate(long watermark) {}

                    @Override
                    public void onIdleUpdate(boolean idle) {}
                };
        partitions.forEach(partition -> reader.registerNewOutput(partition, nobody));
        List<EventWatermarks> generators = List.of(generator(), generator(), generator());
        event(generators.get(0), 10);
        clock.advanceTime(Duration.ofSeconds(3));
        event(generators.get(1), 7);
        for (int period = 0; period < 40; period++) {
            clock.advanceTime(Duration.ofMillis(200));
            for (int i = 0; i < partitions.size(); i++) {
                generators.get(i).onPeriodicEmit(reader.getDeferredOutput(partitions.get(i)));
            }
            reader.onPeriodicEmit();
        }
        assertThat(out).startsWith("4999", "10000", "idle");
    }

    @Test
    void shouldBecomeIdleWithoutAnyEvent() {
        watermarks.onPeriodicEmit(output);
        assertThat(out).isEmpty();
        clock.advanceTime(Duration.ofSeconds(5));
        watermarks.onPeriodicEmit(output);
        assertThat(out).containsExactly("idle");
    }

    @Test
    void shouldNotTakeTheTimeOfAnUndecodableRecord() {
        watermarks.onEvent(new Incoming<Event>("", null, null), Long.MAX_VALUE, output);
        watermarks.onPeriodicEmit(output);
        assertThat(out).isEmpty();
    }

    @Test
    void shouldNotLetRulesAndAssetsHaveATime() {
        new NoEventTime<>().onPeriodicEmit(output);
        assertThat(out).containsExactly("idle");
    }

    private EventWatermarks generator() {
        return new EventWatermarks(
                clock, () -> START, latest, Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    private void event(int second) {
        event(watermarks, second);
    }

    private void event(EventWatermarks generator, int second) {
        Event event = Sample.exec("web-1", 1, second, 1, "/bin/sh");
        generator.onEvent(
                Incoming.of("", event), event.getHeader().getEventTime().toEpochMilli(), output);
    }
}
