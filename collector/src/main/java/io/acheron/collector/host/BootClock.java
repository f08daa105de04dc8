/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.file.FileReason;
import io.acheron.schema.payload.ClockStep;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes kernel time (CLOCK_BOOTTIME nanoseconds) to wall-clock time. The offset between the two is measured at the start, and again
 * by {@link #remeasureAfterStep} when somebody has set the clock.
 *
 * <p>Thread safe.
 */
public final class BootClock {
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Clock wall;
    private final LongSupplier monotonic;
    private final OffsetMeasurement measurement;
    private final long startedNs;
    private volatile long offsetNs;
    private volatile long wallMinusMonotonicNs;

    BootClock(Clock wall, LongSupplier monotonic, OffsetMeasurement measurement) throws IOException {
        this.wall = wall;
        this.monotonic = monotonic;
        this.measurement = measurement;
        measure();
        this.startedNs = bootNow();
    }

    /**
     * Measures the offset of this host, which takes up to 40 ms.
     *
     * @throws HostUnreadableException if /proc/uptime cannot be read
     */
    public static BootClock start() throws HostUnreadableException {
        try {
            return new BootClock(Clock.systemUTC(), System::nanoTime, BootClock::measureByUptime);
        } catch (IOException e) {
            throw new HostUnreadableException(
                    "cannot read /proc/uptime (%s); mount /proc into this namespace".formatted(FileReason.of(e)), e);
        }
    }

    /**
     * @param bootNs CLOCK_BOOTTIME, nanoseconds since boot
     * @return wall-clock time, cut to microseconds as the schema holds it
     */
    public Instant toInstant(long bootNs) {
        return Instant.ofEpochSecond(0, offsetNs + bootNs).truncatedTo(ChronoUnit.MICROS);
    }

    /** @return CLOCK_BOOTTIME now, nanoseconds since boot, right to about 0.1 ms */
    public long bootNow() {
        return wallNow() - offsetNs;
    }

    /** @return CLOCK_BOOTTIME when this clock was started, nanoseconds since boot: names a run that has captured nothing before */
    public long startedNs() {
        return startedNs;
    }

    /** @return wall-clock time now, cut to microseconds as the schema holds it */
    public Instant now() {
        return wall.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Measures again if the wall clock has moved against the monotonic clock; cheap otherwise. A host that slept has moved too, and was
     * not set.
     *
     * @return how the wall clock was set; null when it was not
     */
    public @Nullable ClockStep remeasureAfterStep() {
        long drift = wallNow() - monotonic.getAsLong() - wallMinusMonotonicNs;
        if (Math.abs(drift) < STEP_NS) {
            return null;
        }
        long before = offsetNs;
        try {
            measure();
        } catch (IOException e) {
            // /proc was there at the start; the old offset is better than none and the next call tries again.
            return null;
        }
        long step = offsetNs - before;
        if (Math.abs(step) < STEP_NS) {
            return null;
        }
        Instant after = now();
        return ClockStep.newBuilder()
                .setStepMs(TimeUnit.NANOSECONDS.toMillis(step))
                .setBefore(after.minusNanos(step).truncatedTo(ChronoUnit.MICROS))
                .setAfter(after)
                .build();
    }

    private void measure() throws IOException {
        offsetNs = measurement.wallMinusBootNs(wall);
        wallMinusMonotonicNs = wallNow() - monotonic.getAsLong();
    }

    private long wallNow() {
        return nanos(wall);
    }

    private static long nanos(Clock clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /**
     * /proc/uptime is CLOCK_BOOTTIME cut to 10 ms. At the moment its text changes the cut is zero, so waiting for changes gives the
     * offset to a few microseconds without a native call; of three edges the smallest offset had the least delay.
     */
    private static long measureByUptime(Clock wall) throws IOException {
        try (RandomAccessFile uptime = new RandomAccessFile("/proc/uptime", "r")) {
            long best = Long.MAX_VALUE;
            long before = uptimeNs(uptime);
            for (int edges = 0; edges < 3; ) {
                long after = uptimeNs(uptime);
                if (after != before) {
                    best = Math.min(best, nanos(wall) - after);
                    before = after;
                    edges++;
                }
            }
            return best;
        }
    }

    private static long uptimeNs(RandomAccessFile uptime) throws IOException {
        byte[] text = new byte[64];
        uptime.seek(0);
        int length = uptime.read(text);
        String seconds = new String(text, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        int blank = seconds.indexOf(' ');
        int point = seconds.indexOf('.');
        if (point < 0 || blank != point + 3) {
            throw new IOException("unexpected text '" + seconds.strip() + "'");
        }
        return TimeUnit.SECONDS.toNanos(Long.parseLong(seconds, 0, point, 10))
                + TimeUnit.MILLISECONDS.toNanos(10L * Integer.parseInt(seconds, point + 1, blank, 10));
    }

    /** How the distance of the two clocks is found. */
    interface OffsetMeasurement {
        long wallMinusBootNs(Clock wall) throws IOException;
    }
}
