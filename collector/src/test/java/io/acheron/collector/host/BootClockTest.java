/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.payload.ClockStep;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootClockTest {
    private static final Instant BOOT = Instant.parse("2026-11-22T00:00:00Z");

    private final SettableClock wall = new SettableClock();
    private long monotonicNs;

    @Test
    void shouldTakeKernelTimeToWallTimeInMicroseconds() throws IOException {
        assertThat(clock().toInstant(1_500_000_789L)).isEqualTo(BOOT.plusNanos(1_500_000_000L));
    }

    @Test
    void shouldMeasureAgainOnlyAfterTheClockWasSet() throws IOException {
        BootClock clock = clock();
        pass(Duration.ofSeconds(5));
        assertThat(clock.remeasureAfterStep()).isNull();
        wall.step = Duration.ofHours(-1);
        assertThat(clock.remeasureAfterStep())
                .isEqualTo(new ClockStep(-3_600_000L, BOOT.plusSeconds(15), BOOT.plusSeconds(15 - 3600)));
        assertThat(clock.toInstant(0)).isEqualTo(BOOT.minusSeconds(3600));
        assertThat(clock.remeasureAfterStep()).isNull();
    }

    @Test
    void shouldNotTakeSleepForAStep() throws IOException {
        BootClock clock = clock();
        wall.passed = wall.passed.plusSeconds(500); // the monotonic clock stands still meanwhile, boot time goes on
        assertThat(clock.remeasureAfterStep()).isNull();
        wall.step = Duration.ofMillis(1500);
        assertThat(requireNonNull(clock.remeasureAfterStep()).getStepMs()).isEqualTo(1500);
    }

    @Test
    void shouldTellEachStepOnce() throws IOException {
        List<ClockStep> told = new ArrayList<>();
        ClockWatch watch = new ClockWatch(clock(), told::add);
        watch.run();
        wall.step = Duration.ofDays(365);
        watch.run();
        watch.run();
        assertThat(told)
                .extracting(ClockStep::getStepMs)
                .containsExactly(Duration.ofDays(365).toMillis());
    }

    @Test
    void shouldAgreeWithTheUptimeOfThisHost() throws Exception {
        BootClock clock = BootClock.start();
        String uptime = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/uptime"));
        long before = (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1e9);
        // /proc/uptime is cut to 10 ms, so the true value lies at or above it.
        assertThat(clock.bootNow()).isGreaterThanOrEqualTo(before - 1_000_000);
        assertThat(clock.toInstant(clock.bootNow()))
                .isBeforeOrEqualTo(clock.now().plusMillis(1));
    }

    private BootClock clock() throws IOException {
        pass(Duration.ofSeconds(10));
        return new BootClock(wall, () -> monotonicNs, clock -> toNanos(BOOT) + wall.step.toNanos());
    }

    private static long toNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L;
    }

    private void pass(Duration time) {
        monotonicNs += time.toNanos();
        wall.passed = wall.passed.plus(time);
    }

    /** A wall clock that somebody can set. */
    private static final class SettableClock extends Clock {
        private Duration passed = Duration.ZERO;
        private Duration step = Duration.ZERO;

        @Override
        public Instant instant() {
            return BOOT.plus(passed).plus(step);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
