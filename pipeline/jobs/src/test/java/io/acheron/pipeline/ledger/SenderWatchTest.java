/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.SenderReport;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.HostSilence;
import io.acheron.schema.payload.LedgerMismatch;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import io.acheron.schema.status.ProbeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SenderWatchTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final long LIMIT = 90;
    private static final long DAY = 86_400;

    private KeyedOneInputStreamOperatorTestHarness<String, SenderReport, Event> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
        clock(0);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldTellOnceThatAHostFellSilentAndOnceThatItIsBack() throws Exception {
        beat("quiet", 0, false);
        for (int second = 10; second <= 400; second += 10) {
            clock(second);
            beat("lively", second, false);
        }
        assertThat(silences()).hasSize(1);
        Event told = harness.extractOutputValues().get(0);
        assertThat(told.getHeader().getHostId()).isEqualTo("quiet");
        assertThat(told.getHeader().getSource()).isEqualTo(CaptureSource.DERIVED);
        assertThat(told.getHostSilence().getEnded()).isFalse();
        assertThat(told.getHostSilence().getLastHeartbeat()).isEqualTo(START);
        assertThat(told.getHostSilence().getSilentMs()).isEqualTo(LIMIT * 1000);
        assertThat(told.getHostSilence().getProbesAttached()).isEqualTo(2);

        beat("quiet", 400, false);
        HostSilence back = silences().get(1);
        assertThat(back.getEnded()).isTrue();
        assertThat(back.getSilentMs()).isEqualTo(400_000);
    }

    @Test
    void shouldSayWhenTheCollectorHadAnnouncedItsEnd() throws Exception {
        beat("stopped", 0, true);
        clock(LIMIT - 1);
        beat("lively", LIMIT - 1, false);
        clock(LIMIT);
        assertThat(silences())
                .singleElement()
                .satisfies(it -> assertThat(it.getAnnounced()).isTrue());
    }

    @Test
    void shouldNotBlameEveryHostWhenNobodyCanBeHeard() throws Exception {
        beat("one", 0, false);
        beat("two", 0, false);
        clock(LIMIT);
        clock(2 * LIMIT);
        assertThat(silences()).isEmpty();
        beat("one", 2 * LIMIT, false);
        beat("two", 2 * LIMIT, false);
        clock(3 * LIMIT - 1);
        assertThat(silences()).isEmpty();
        clock(5 * LIMIT);
        assertThat(silences()).hasSize(2);
    }

    @Test
    void shouldTakeAHeartbeatThatIsReadAgainForNoSignOfLife() throws Exception {
        beat("quiet", 0, false);
        clock(LIMIT - 1);
        beat("quiet", 0, false);
        beat("lively", LIMIT - 1, false);
        clock(LIMIT);
        assertThat(silences()).hasSize(1);
    }

    @Test
    void shouldGiveHostsTheWholeLimitAfterTheJobWasAway() throws Exception {
        beat("quiet", 0, false);
        beat("lively", 0, false);
        OperatorSubtaskState savepoint = harness.snapshot(1, 1);
        harness.close();
        harness = harness();
        harness.initializeState(savepoint);
        harness.open();
        clock(10 * LIMIT);
        assertThat(silences()).isEmpty();
        beat("lively", 10 * LIMIT, false);
        clock(11 * LIMIT - 1);
        beat("lively", 11 * LIMIT - 1, false);
        clock(11 * LIMIT);
        assertThat(silences()).hasSize(1);
    }

    @Test
    void shouldForgetAHostThatStaysAway() throws Exception {
        beat("gone", 0, false);
        clock(PATIENT);
        assertThat(silences()).hasSize(1);
        clock(PATIENT + 7 * DAY);
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void shouldNameTheSameSilenceTheSame() throws Exception {
        beat("gone", 0, false);
        clock(PATIENT);
        String first = EventId.of(harness.extractOutputValues().get(0));
        harness.close();
        harness = harness();
        harness.open();
        clock(7);
        beat("gone", 0, false);
        clock(7 + PATIENT);
        assertThat(EventId.of(harness.extractOutputValues().get(0))).isEqualTo(first);
    }

    @Test
    void shouldTellWhichPartOfAnAccountDoesNotAddUp() throws Exception {
        harness.processElement(
                new SenderReport(
                        "h",
                        null,
                        Ledger.newBuilder()
                                .setSender("collector")
                                .setHostId("h")
                                .setMinute(START)
                                .setHops(List.of(
                                        hop("kernel", 10, 8, Map.of("ring_full", 1L, "shed", 1L)),
                                        hop("publish", 8, 5, Map.of("refused", 1L))))
                                .build(),
                        null),
                0);
        LedgerMismatch mismatch = harness.extractOutputValues().get(0).getLedgerMismatch();
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(mismatch.getHop()).isEqualTo("publish");
        assertThat(mismatch.getMissing()).isEqualTo(2);
        assertThat(mismatch.getMinute()).isEqualTo(START);
    }

    private static final long PATIENT = 3 * LIMIT;

    private static LedgerHop hop(String name, long in, long out, Map<String, Long> dropped) {
        return LedgerHop.newBuilder()
                .setHop(name)
                .setKind("process_exec")
                .setIn(in)
                .setOut(out)
                .setDropped(dropped)
                .build();
    }

    private void beat(String host, long second, boolean stopping) throws Exception {
        Heartbeat heartbeat = Heartbeat.newBuilder()
                .setHostId(host)
                .setTime(START.plusSeconds(second))
                .setStopping(stopping)
                .setProbes(List.of(probe("attached"), probe("degraded"), probe("failed")))
                .build();
        harness.processElement(new SenderReport(host, heartbeat, null, null), 0);
    }

    private static ProbeStatus probe(String state) {
        return ProbeStatus.newBuilder().setName("p").setState(state).build();
    }

    private void clock(long second) throws Exception {
        harness.setProcessingTime(second * 1000);
    }

    private List<HostSilence> silences() {
        return harness.extractOutputValues().stream().map(Event::getHostSilence).toList();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, SenderReport, Event> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new SenderWatch(Duration.ofSeconds(LIMIT), Duration.ofDays(7))),
                SenderReport::hostId,
                Types.STRING);
    }
}
