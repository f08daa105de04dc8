/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.control.Standing;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.status.Heartbeat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    private final HealthSources sources;
    private final Optional<CaptureControl> control;
    private final long startNs = System.nanoTime();
    private volatile long heartbeatNs;
    private long lastLookNs = startNs - LOOK_NS;
    private long lastHeartbeatNs;
    private long lastSummaryNs = startNs;
    private long lossesSaid;
    private long ringUsed;
    private Standing lastStanding = Standing.NONE;
    private volatile @Nullable HealthReport latest;

    /** @param interval time between heartbeats */
    public Health(HostIdentity host, BootClock clock, String version, HealthSources sources, Duration interval) {
        this.host = host;
        this.clock = clock;
        this.version = version;
        this.sources = sources;
        this.control = sources.capture().control();
        this.heartbeatNs = interval.toNanos();
        this.lastHeartbeatNs = startNs - heartbeatNs;
    }

    /** Sets another time between heartbeats; any thread. */
    public void interval(Duration interval) {
        heartbeatNs = interval.toNanos();
    }

    /** Notes how full the ring is; to be called before it is emptied. */
    public void beforeTurn() {
        control.ifPresent(it -> ringUsed = Math.max(ringUsed, it.ringUsedBytes()));
    }

    /** Tells what is due; cheap when nothing is. */
    public void turn() {
        long now = System.nanoTime();
        if (now - lastLookNs < LOOK_NS) {
            return;
        }
        lastLookNs = now;
        HealthReport report = look(now);
        latest = report;
        // A change of what is in force is told at once: whoever asked for it waits for that.
        if (now - lastHeartbeatNs >= heartbeatNs || !report.standing().equals(lastStanding)) {
            lastHeartbeatNs = now;
            lastStanding = report.standing();
            ringUsed = 0;
            sources.sink().report(report.toHeartbeat());
        }
        summarise(report, now);
    }

    /** Tells that this run ends and no heartbeat will follow; to be called before the sink is closed. */
    public void lastWords() {
        Heartbeat last = look(System.nanoTime()).toHeartbeat();
        last.setStopping(true);
        sources.sink().report(last);
    }

    private HealthReport look(long now) {
        return new HealthReport(
                host,
                version,
                sources.capture().mode(),
                clock.now(),
                Duration.ofNanos(now - startNs),
                sources.capture().probes(),
                sources.counters().get(),
                control.map(CaptureControl::programs).orElse(List.of()),
                control.map(it -> new RingFill(it.ringBytes(), ringUsed)).orElse(RingFill.NONE),
                sources.sink().spoolBytes(),
                sources.sink().trouble(),
                sources.standing().get(),
                sources.previousEnd(),
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

    /** The state in one line, for {@code systemctl status}; empty before the first look. Any thread. */
    public String line() {
        HealthReport report = latest;
        if (report == null) {
            return "";
        }
        long attached = report.probes().stream()
                .filter(it -> it.state() == ProbeState.State.ATTACHED)
                .count();
        return "%d of %d probes attached, %s%s"
                .formatted(
                        attached,
                        report.probes().size(),
                        Tally.of(report.counts()),
                        report.sinkTrouble().isEmpty() ? "" : "; " + report.sinkTrouble());
    }

    /** The state as of about a second ago; null before the first look. */
    @Nullable
    HealthReport latest() {
        return latest;
    }
}
