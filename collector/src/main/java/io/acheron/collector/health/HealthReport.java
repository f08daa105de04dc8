/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.LossCounter;
import io.acheron.schema.status.ProbeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The state of the collector at one moment. */
record HealthReport(
        HostIdentity host,
        String version,
        String mode,
        Instant time,
        Duration uptime,
        List<ProbeState> probes,
        List<LossCount> counts,
        Vitals vitals) {

    Heartbeat toHeartbeat() {
        return Heartbeat.newBuilder()
                .setHostId(host.hostId())
                .setHostName(host.hostName())
                .setBootId(host.bootId())
                .setTime(time)
                .setCollectorVersion(version)
                .setMode(mode)
                .setUptimeMs(uptime.toMillis())
                .setProbes(probes.stream().map(HealthReport::status).toList())
                .setCounters(counts.stream().map(HealthReport::counter).toList())
                .setResidentBytes(vitals.residentBytes())
                .setCpuMs(vitals.cpu().toMillis())
                .build();
    }

    private static ProbeStatus status(ProbeState probe) {
        return new ProbeStatus(
                probe.name(), probe.variant(), probe.state().name().toLowerCase(Locale.ROOT), probe.reason());
    }

    private static LossCounter counter(LossCount count) {
        return new LossCounter(count.hop(), count.kind(), count.reason(), count.count());
    }
}
