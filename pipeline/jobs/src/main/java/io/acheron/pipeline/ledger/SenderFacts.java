/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.payload.HostSilence;
import io.acheron.schema.payload.LedgerMismatch;
import io.acheron.schema.state.CollectorRun;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import io.acheron.schema.status.ProbeStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Events about a sender rather than about what it saw. */
final class SenderFacts {
    private static final String SOURCE = "ledger";
    private static final String HANDOVER = "handover";
    private static final Set<String> WATCHING = Set.of("attached", "degraded");

    /**
     * @param last last heartbeat
     * @param ended whether the silence is over
     * @param silentMs how long it lasted so far
     * @param now by the clock of the job
     */
    static Event silence(Heartbeat last, boolean ended, long silentMs, Instant now) {
        HostSilence payload = HostSilence.newBuilder()
                .setEnded(ended)
                .setAnnounced(last.getStopping())
                .setLastHeartbeat(last.getTime())
                .setSilentMs(silentMs)
                .setMode(last.getMode())
                .setCollectorVersion(last.getCollectorVersion())
                .setProbesAttached((int) last.getProbes().stream()
                        .map(ProbeStatus::getState)
                        .filter(WATCHING::contains)
                        .count())
                .build();
        return Event.newBuilder()
                .setHeader(header(last.getHostId(), last.getHostName(), last.getBootId(), now)
                        // Names the silence: the same one has the same id, whenever a restarted job notices it again.
                        .setKernelTimeNs(ChronoUnit.MICROS.between(Instant.EPOCH, last.getTime()) * 1000)
                        .build())
                .setKind("host_silence")
                .setHostSilence(payload)
                .build();
    }

    /** Events that the collector gave a number to and nobody has counted as dropped, or counted ones that came all the same. */
    static Event uncounted(String hostId, CollectorRuns.Finding finding, Instant now) {
        CollectorRun run = finding.run();
        long given = finding.account().getLastSequences().stream()
                .mapToLong(Long::longValue)
                .sum();
        LedgerMismatch payload = LedgerMismatch.newBuilder()
                .setSender("collector")
                .setMinute(Instant.ofEpochSecond(finding.account().getMinute()))
                .setHop("transport")
                .setIn(given)
                .setOut(given - run.getDropped() - run.getParked() - run.getTold())
                .setDropped(run.getDropped() + run.getParked() + run.getTold() - finding.missing())
                .setMissing(finding.missing())
                .build();
        return mismatch(header(hostId, "", run.getBootId(), now).setKernelTimeNs(run.getRunNs()), payload);
    }

    /** Events that one job handed on and that have not come to the next, or that came after that was told. */
    static Event betweenJobs(String hostId, HandoverRuns.Finding finding, Instant now) {
        LedgerMismatch payload = LedgerMismatch.newBuilder()
                .setSender("refine")
                .setMinute(Instant.ofEpochSecond(finding.minute()))
                .setHop(HANDOVER)
                .setIn(finding.highest())
                .setOut(finding.highest() - finding.missing())
                .setMissing(finding.missing())
                .build();
        String name = HANDOVER + '/' + finding.first() + '/' + finding.missing();
        return mismatch(header(hostId, "", "", now).setKernelTimeNs(finding.run()), payload, name);
    }

    /** The same for people who look at the accounts: what went missing on the way as a hop of its own. */
    static Ledger account(String job, String hostId, HandoverRuns.Finding finding) {
        return Ledger.newBuilder()
                .setSender(job)
                .setHostId(hostId)
                .setMinute(Instant.ofEpochSecond(finding.minute()))
                // Of a minute there may be several, which add up.
                .setRunNs(finding.missing() < 0 ? -finding.first() : finding.first())
                .setHops(List.of(LedgerHop.newBuilder()
                        .setHop(HANDOVER)
                        .setIn(finding.missing())
                        .setDropped(Map.of("uncounted", finding.missing()))
                        .build()))
                .build();
    }

    private static Event mismatch(Header.Builder header, LedgerMismatch payload) {
        return mismatch(header, payload, payload.getMinute() + "/" + payload.getHop() + '/' + payload.getEventKind());
    }

    /** @param name of the finding: the same one has the same id, and another one of the run has another */
    private static Event mismatch(Header.Builder header, LedgerMismatch payload, String name) {
        UUID number = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return Event.newBuilder()
                .setHeader(header.setSequence(number.getMostSignificantBits() & Long.MAX_VALUE)
                        .build())
                .setKind("ledger_mismatch")
                .setLedgerMismatch(payload)
                .build();
    }

    static Event mismatch(Ledger ledger, LedgerHop hop, long dropped, Instant now) {
        LedgerMismatch payload = LedgerMismatch.newBuilder()
                .setSender(ledger.getSender())
                .setMinute(ledger.getMinute())
                .setHop(hop.getHop())
                .setEventKind(hop.getKind())
                .setIn(hop.getIn())
                .setOut(hop.getOut())
                .setDropped(dropped)
                .setMissing(hop.getIn() - hop.getOut() - dropped)
                .build();
        return mismatch(
                header(ledger.getHostId(), "", ledger.getBootId(), now).setKernelTimeNs(ledger.getRunNs()), payload);
    }

    private static Header.Builder header(String hostId, String hostName, String bootId, Instant now) {
        return Header.newBuilder()
                .setHostId(hostId)
                .setHostName(hostName)
                .setBootId(bootId)
                .setCpu(-1)
                .setSequence(0)
                .setEventTime(now)
                .setObservedTime(now)
                .setProbe(SOURCE)
                .setSource(CaptureSource.DERIVED);
    }

    private SenderFacts() {}
}
