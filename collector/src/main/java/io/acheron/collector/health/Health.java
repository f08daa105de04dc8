/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the stages about once a second and tells what it saw: a heartbeat to the sink every interval, a line on stderr every
 * minute and soon after a loss.
 *
 * <p>{@link #turn} belongs to the thread that drains; {@link #latest} may be called by any.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SUMMARY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOSS_LINE_NS = TimeUnit.SECONDS.toNanos(15);

    private final HostIdentity host;
    private final BootClock clock;
    private final String version;
    private final Capture capture;
    private final EventSink sink;
    private final Supplier<List<LossCount>> counters;
    private final long heartbeatNs;
    private final long startNs = System.nanoTime();
    private long lastLookNs = startNs - LOOK_NS;
    private long lastHeartbeatNs;
    private long lastSummaryNs = startNs;
    private long lossesSaid;
    private volatile @Nullable HealthReport latest;

    /**
     * @param counters returns the counters of all hops; called by the thread that drains
     * @param interval time between heartbeats
     */
    public Health(
            HostIdentity host,
            BootClock clock,
            String version,
            Capture capture,
            EventSink sink,
            Supplier<List<LossCount>> counters,
            Duration interval) {
        this.host = host;
        this.clock = clock;
        this.version = version;
        this.capture = capture;
        this.sink = sink;
        this.counters = counters;
        this.heartbeatNs = interval.toNanos();
        this.lastHeartbeatNs = startNs - heartbeatNs;
    }

    /** Tells what is due; cheap when nothing is. */
    public void turn() {
        long now = System.nanoTime();
        if (now - lastLookNs < LOOK_NS) {
            return;
        }
        lastLookNs = now;
        if (clock.remeasureAfterStep()) {
            LOG.info("the wall clock was set; times of events follow it from here");
        }
        HealthReport report = look(now);
        latest = report;
        if (now - lastHeartbeatNs >= heartbeatNs) {
            lastHeartbeatNs = now;
            sink.report(report.toHeartbeat());
        }
        summarise(report, now);
    }

    private HealthReport look(long now) {
        return new HealthReport(
                host,
                version,
                capture.mode(),
                clock.now(),
                Duration.ofNanos(now - startNs),
                capture.probes(),
                counters.get(),
                Vitals.now());
    }

    private void summarise(HealthReport report, long now) {
        Tally tally = Tally.of(report.counts());
        boolean newLoss = tally.lost() > lossesSaid && now - lastSummaryNs >= LOSS_LINE_NS;
        if (!newLoss && now - lastSummaryNs < SUMMARY_NS) {
            return;
        }
        lastSummaryNs = now;
        lossesSaid = tally.lost();
        String line = "%s, %d MiB resident, %d s CPU in %d s"
                .formatted(
                        tally,
                        report.vitals().residentBytes() >> 20,
                        report.vitals().cpu().toSeconds(),
                        report.uptime().toSeconds());
        if (newLoss) {
            LOG.warn("events were lost: {}", line);
        } else {
            LOG.info("{}", line);
        }
    }

    /** The state as of about a second ago; null before the first look. */
    @Nullable
    HealthReport latest() {
        return latest;
    }
}
