/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.capture.ProgramStatistics;
import io.acheron.collector.control.Standing;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.LossCounter;
import io.acheron.schema.status.ProbeStatus;
import io.acheron.schema.status.ProgramStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The state of the collector at one moment.
 *
 * @param ring since the last heartbeat
 * @param spoolBytes waiting on disk
 * @param sinkTrouble why nothing is delivered; empty when there is no trouble
 * @param previousEnd how the run before this one ended
 */
record HealthReport(
        HostIdentity host,
        String version,
        String mode,
        Instant time,
        Duration uptime,
        List<ProbeState> probes,
        List<LossCount> counts,
        List<ProgramStatistics> programs,
        RingFill ring,
        long spoolBytes,
        String sinkTrouble,
        Standing standing,
        String previousEnd,
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
                .setPrograms(programs.stream().map(HealthReport::program).toList())
                .setRingBytes(ring.bytes())
                .setRingUsedBytes(ring.used())
                .setSpoolBytes(spoolBytes)
                .setConfigScope(standing.scope())
                .setConfigVersion(standing.version())
                .setConfigProblem(standing.problem())
                .setFilters(standing.filters())
                .setPreviousEnd(previousEnd)
                .build();
    }

    private static ProbeStatus status(ProbeState probe) {
        return new ProbeStatus(
                probe.name(), probe.variant(), probe.state().name().toLowerCase(Locale.ROOT), probe.reason());
    }

    private static LossCounter counter(LossCount count) {
        return new LossCounter(count.hop(), count.kind(), count.reason(), count.count());
    }

    private static ProgramStatus program(ProgramStatistics program) {
        return new ProgramStatus(
                program.probe(), program.program(), program.id(), program.tag(), program.runs(), program.runTimeNs());
    }
}
