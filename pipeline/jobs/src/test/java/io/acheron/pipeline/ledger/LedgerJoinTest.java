/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import static io.acheron.pipeline.ledger.Accounts.account;
import static io.acheron.pipeline.ledger.Accounts.arrived;
import static io.acheron.pipeline.ledger.Accounts.arrivedSince;
import static io.acheron.pipeline.ledger.Accounts.dropped;
import static io.acheron.pipeline.ledger.Accounts.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.SenderReport;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.LedgerMismatch;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.status.Ledger;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerJoinTest {
    private KeyedTwoInputStreamOperatorTestHarness<String, SenderReport, HostArrivals, Event> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness(true);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldSayHowManyEventsWentMissingOnTheWay() throws Exception {
        minute(0, account(0, 100), arrived(0, 100, 40, 46));
        minute(1, account(1, 200), arrived(1, 200, 40, 46));
        pass(4);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(7L);
        LedgerMismatch mismatch = told().get(0);
        assertThat(mismatch.getHop()).isEqualTo("transport");
        assertThat(mismatch.getMinute()).isEqualTo(Accounts.BEGIN);
        assertThat(mismatch.getIn() - mismatch.getOut() - mismatch.getDropped()).isEqualTo(7);

        minute(6, account(2, 300), arrived(6, 300, 40, 46, 250, 251));
        minute(7, account(3, 400), arrived(7, 400, 40, 46, 250, 251));
        pass(12);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(7L, 2L);
        assertThat(harness.extractOutputValues().stream().map(EventId::of)).doesNotHaveDuplicates();
    }

    @Test
    void shouldSayNothingWhenTheCollectorCountedThem() throws Exception {
        minute(0, account(0, 100, dropped("kernel", "ring_full", 7)), arrived(0, 100, 40, 46));
        minute(1, account(1, 200, dropped("publish", "refused", 2)), arrived(1, 200, 40, 46, 150, 151));
        minute(2, account(2, 300), arrived(2, 300, 40, 46, 150, 151));
        minute(3, account(3, 400), arrived(3, 400, 40, 46, 150, 151));
        pass(9);
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldNotTakeForDroppedWhatWentToTheSpoolOrWasFilteredBeforeItHadANumber() throws Exception {
        minute(
                0,
                account(0, 100, dropped("publish", "spooled", 50), dropped("kernel", "filtered", 50)),
                arrived(0, 100, 1, 5));
        minute(1, account(1, 200), arrived(1, 200, 1, 5));
        pass(5);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(5L);
    }

    @Test
    void shouldWaitForWhatIsStillInTheSpool() throws Exception {
        minute(0, account(0, 100, dropped("spool", "waiting", 60)), arrived(0, 40));
        minute(1, account(1, 200, dropped("spool", "waiting", 160)), arrived(0, 40));
        pass(9);
        assertThat(told()).isEmpty();
        minute(10, account(2, 200), arrived(10, 200));
        minute(11, account(3, 200), arrived(11, 200));
        pass(16);
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldNotJudgeBeforeTheStreamOfTheHostWasReadSoFar() throws Exception {
        minute(0, account(0, 100), arrived(0, 40));
        minute(1, account(1, 200), arrived(0, 50));
        minute(2, account(2, 300), arrived(0, 60));
        pass(3);
        assertThat(told()).isEmpty();
        harness.processElement2(arrived(9, 300), 0);
        pass(9);
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldJudgeAHostThatHasNothingMoreToSay() throws Exception {
        minute(0, account(0, 100), arrived(0, 90));
        for (int minute = 1; minute < 5; minute++) {
            minute(minute, account(minute, 100), arrived(0, 90));
        }
        pass(9);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(10L);
    }

    @Test
    void shouldNotBlameACollectorForWhatWasSentBeforeTheJobCame() throws Exception {
        minute(7, account(7, 1_000), arrivedSince(7, 1_000, 1, 500, 600, 604));
        minute(8, account(8, 1_100), arrivedSince(8, 1_100, 1, 500, 600, 604));
        minute(9, account(9, 1_200), arrivedSince(9, 1_200, 1, 500, 600, 604));
        pass(14);
        assertThat(told()).isEmpty();
        minute(15, account(10, 1_300), arrivedSince(15, 1_300, 1, 500, 600, 604, 1_250, 1_252));
        minute(16, account(11, 1_400), arrivedSince(16, 1_400, 1, 500, 600, 604, 1_250, 1_252));
        pass(21);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(3L);
    }

    @Test
    void shouldKnowThatWhatIsMissingAtTheBeginningOfARunIsMissing() throws Exception {
        minute(0, account(0, 100), arrivedSince(0, 100, 1, 3));
        minute(1, account(1, 200), arrivedSince(1, 200, 1, 3));
        pass(5);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(3L);
    }

    @Test
    void shouldSayWhenWhatWasCountedAsDroppedCameAllTheSame() throws Exception {
        minute(0, account(0, 100, dropped("kernel", "ring_full", 7)), arrived(0, 100, 40, 42));
        minute(1, account(1, 200), arrived(1, 200, 40, 42));
        pass(5);
        assertThat(told()).extracting(LedgerMismatch::getMissing).containsExactly(-4L);
    }

    @Test
    void shouldCountWhatTheJobsCouldNotRead() throws Exception {
        minute(0, account(0, 100), arrived(0, 100, 40, 41));
        minute(1, account(1, 200), arrived(1, 200, 40, 41));
        harness.processElement1(report(unreadable(0, 2)), 0);
        harness.processElement1(report(unreadable(0, 2)), 0);
        pass(5);
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldTellOnceWhateverIsReadAgainAfterARestart() throws Exception {
        minute(0, account(0, 100), arrived(0, 100, 40, 46));
        minute(1, account(1, 200), arrived(1, 200, 40, 46));
        pass(4);
        assertThat(told()).hasSize(1);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = harness(true);
        harness.initializeState(snapshot);
        harness.open();
        minute(5, account(1, 200), arrived(1, 200, 40, 46));
        minute(6, account(2, 300), arrived(6, 300, 40, 46));
        minute(7, account(3, 400), arrived(7, 400, 40, 46));
        pass(14);
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldKeepNoTimerWhenThereIsNothingToCompare() throws Exception {
        minute(0, account(0, 100), arrived(0, 100));
        for (int minute = 1; minute < 6; minute++) {
            minute(minute, account(minute, 100), arrived(minute, 100));
        }
        assertThat(harness.numProcessingTimeTimers()).isOne();
        assertThat(told()).isEmpty();
    }

    private void minute(int minute, Ledger ledger, HostArrivals arrivals) throws Exception {
        pass(minute + 1);
        harness.processElement1(report(ledger), 0);
        harness.processElement2(arrivals, 0);
    }

    private static SenderReport report(Ledger ledger) {
        return new SenderReport(ledger.getHostId(), null, ledger, null);
    }

    private void pass(int minute) throws Exception {
        for (long now = harness.getProcessingTime(); now <= minute * 60_000L; now += 60_000) {
            harness.setProcessingTime(now);
        }
        harness.setProcessingTime(minute * 60_000L);
    }

    private List<LedgerMismatch> told() {
        return harness.extractOutputValues().stream()
                .map(Event::getLedgerMismatch)
                .toList();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, SenderReport, HostArrivals, Event> harness(
            boolean readsAll) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new LedgerJoin(new Accounting("refine", Duration.ofMinutes(1)), readsAll)),
                SenderReport::hostId,
                HostArrivals::getHostId,
                Types.STRING);
    }
}
