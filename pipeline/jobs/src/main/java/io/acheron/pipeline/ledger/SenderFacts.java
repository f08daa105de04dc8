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
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import io.acheron.schema.status.ProbeStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Events about a sender rather than about what it saw. */
final class SenderFacts {
    private static final String SOURCE = "ledger";
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
        return Event.newBuilder()
                .setHeader(header(ledger.getHostId(), "", ledger.getBootId(), now)
                        .setKernelTimeNs(ledger.getRunNs())
                        .build())
                .setKind("ledger_mismatch")
                .setLedgerMismatch(payload)
                .build();
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
