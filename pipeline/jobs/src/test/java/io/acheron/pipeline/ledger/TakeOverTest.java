/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.WriteBehindCoOperator;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TakeOverTest {
    private static final long INTERVAL_MS = 1_000;
    private static final long SETTLED_MS = 10 * INTERVAL_MS;

    @Test
    void shouldNumberTheEventsOfEachHostFromOne() throws Exception {
        List<Event> numbered = numbered(3);
        assertThat(numbered)
                .extracting(event -> event.getHeader().getHandoverNumber())
                .containsExactly(1L, 2L, 3L);
        assertThat(numbered)
                .extracting(event -> event.getHeader().getHandoverRun())
                .containsOnly(numbered.get(0).getHeader().getKernelTimeNs());
    }

    @Test
    void shouldHandEventsOnAsTheyWere() throws Exception {
        assertThat(taken(numbered(2))).containsExactly(event(1), event(2));
    }

    @Test
    void shouldTellHowManyAreMissingWhereverTheyWere() throws Exception {
        Random random = new Random(1);
        for (int run = 0; run < 50; run++) {
            List<Event> kept = new ArrayList<>(numbered(200));
            long removed = 0;
            for (int i = kept.size() - 2; i > 0; i--) { // the first and the last are known by those beside them
                if (random.nextInt(3) == 0) {
                    kept.remove(i);
                    removed++;
                }
            }
            assertThat(missing(kept)).isEqualTo(removed);
        }
    }

    @Test
    void shouldSayNothingOfWhatComesAgain() throws Exception {
        List<Event> events = new ArrayList<>(numbered(10));
        events.addAll(numbered(12).subList(4, 12)); // refine went back to its checkpoint
        assertThat(missing(events)).isZero();
    }

    @Test
    void shouldSayNothingOfWhatCameBeforeItBeganToRead() throws Exception {
        assertThat(missing(numbered(10).subList(6, 10))).isZero();
    }

    @Test
    void shouldMissTheBeginningOfARunThatBeganMeanwhile() throws Exception {
        List<Event> events = new ArrayList<>(numbered(3));
        List<Event> next = numbered(5);
        next.forEach(event -> event.getHeader().setHandoverRun(7));
        events.addAll(next.subList(2, 5));
        assertThat(missing(events)).isEqualTo(2);
    }

    @Test
    void shouldTakeBackWhatComesAfterItWasTold() throws Exception {
        List<Event> numbered = numbered(5);
        try (Harness harness = new Harness(null)) {
            harness.send(List.of(numbered.get(0), numbered.get(3), numbered.get(4)));
            harness.settle();
            assertThat(harness.told()).containsExactly(2L);
            harness.send(List.of(numbered.get(1), numbered.get(1)));
            harness.settle();
            assertThat(harness.told()).containsExactly(2L, -1L);
            assertThat(harness.accounted()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayNothingWhenItComesSoonAfter() throws Exception {
        List<Event> numbered = numbered(4);
        assertThat(missing(List.of(numbered.get(0), numbered.get(3), numbered.get(1), numbered.get(2))))
                .isZero();
    }

    @Test
    void shouldKnowAGapAcrossARestart() throws Exception {
        List<Event> numbered = numbered(6);
        OperatorSubtaskState snapshot;
        try (Harness harness = new Harness(null)) {
            harness.send(List.of(numbered.get(0), numbered.get(2)));
            snapshot = harness.it.snapshot(1, 1);
        }
        try (Harness harness = new Harness(snapshot)) {
            harness.send(List.of(numbered.get(2), numbered.get(5)));
            harness.settle();
            assertThat(harness.told()).containsExactly(3L);
        }
    }

    @Test
    void shouldCountGapsBeyondThoseItKeeps() throws Exception {
        int gaps = HandoverRuns.MOST_GAPS + 40;
        List<Event> numbered = numbered(2 * gaps + 1);
        List<Event> odd = new ArrayList<>();
        for (int i = 0; i < numbered.size(); i += 2) {
            odd.add(numbered.get(i));
        }
        assertThat(missing(odd)).isEqualTo(gaps);
    }

    @Test
    void shouldNotMissWhatCameAndCouldNotBeRead() throws Exception {
        List<Event> numbered = numbered(9);
        try (Harness harness = new Harness(null)) {
            harness.send(numbered.subList(0, 2));
            harness.garble();
            harness.send(numbered.subList(3, 4));
            harness.settle();
            assertThat(harness.told()).isEmpty();
            // It is sent again when it can be read.
            harness.send(numbered.subList(2, 3));
            harness.settle();
            assertThat(harness.told()).isEmpty();
            // Of three that are skipped one came, and the event behind them was seen before it.
            harness.send(numbered.subList(7, 8));
            harness.garble();
            harness.settle();
            assertThat(harness.told()).containsExactly(2L);
        }
    }

    @Test
    void shouldNotTakeAStrangersRecordForOneThatIsMissing() throws Exception {
        List<Event> numbered = numbered(6);
        try (Harness harness = new Harness(null)) {
            harness.send(numbered.subList(0, 2));
            harness.garble();
            harness.settle();
            harness.send(numbered.subList(2, 3)); // none was skipped
            harness.send(numbered.subList(4, 5));
            harness.settle();
            assertThat(harness.told()).containsExactly(1L);
        }
    }

    private static long missing(List<Event> events) throws Exception {
        try (Harness harness = new Harness(null)) {
            harness.send(events);
            harness.settle();
            long told = harness.told().stream().mapToLong(Long::longValue).sum();
            assertThat(harness.accounted()).isEqualTo(told);
            return told;
        }
    }

    private static List<Event> taken(List<Event> events) throws Exception {
        try (OneInputStreamOperatorTestHarness<Event, Event> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(new TakeNumbers())) {
            for (Event event : events) {
                harness.processElement(new StreamRecord<>(event));
            }
            return harness.extractOutputValues();
        }
    }

    private static Event event(int number) {
        return Sample.exec("web-1", number, 0.01 * number, 100, "/bin/true");
    }

    private static List<Event> numbered(int count) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness = harness(new HandOver())) {
            harness.open();
            for (int number = 1; number <= count; number++) {
                harness.processElement(new StreamRecord<>(event(number)));
            }
            return harness.extractOutputValues();
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness(
            KeyedProcessFunction<String, Event, Event> stage) throws Exception {
        return ProcessFunctionTestHarnesses.forKeyedProcessFunction(
                stage, event -> event.getHeader().getHostId(), Types.STRING);
    }

    private static final class Harness implements AutoCloseable {
        private final KeyedTwoInputStreamOperatorTestHarness<String, HandedOver, Tally, Event> it;
        private long nowMs;

        Harness(@Nullable OperatorSubtaskState state) throws Exception {
            it = new KeyedTwoInputStreamOperatorTestHarness<>(
                    new WriteBehindCoOperator<>(new TakeOver(new Accounting("detect", Duration.ofMillis(INTERVAL_MS)))),
                    HandedOver::hostId,
                    Tally::hostId,
                    Types.STRING);
            if (state != null) {
                it.initializeState(state);
            }
            it.open();
        }

        void send(List<Event> events) throws Exception {
            for (Event event : events) {
                it.processElement1(new StreamRecord<>(HandedOver.of(event.getHeader())));
            }
        }

        /** A record of the host comes that cannot be read. */
        void garble() throws Exception {
            it.processElement2(new StreamRecord<>(Tally.dropped("web-1", Sample.START, "dead_letter")));
        }

        void settle() throws Exception {
            nowMs += SETTLED_MS;
            it.setProcessingTime(nowMs);
        }

        List<Long> told() {
            return it.extractOutputValues().stream()
                    .filter(event -> event.getLedgerMismatch() != null)
                    .map(event -> event.getLedgerMismatch().getMissing())
                    .toList();
        }

        long accounted() throws Exception {
            long sum = 0;
            if (it.getSideOutput(StatusRecord.TAG) != null) {
                for (StreamRecord<StatusRecord> record : it.getSideOutput(StatusRecord.TAG)) {
                    Ledger ledger = SingleObject.of(Ledger.class)
                            .decode(record.getValue().value());
                    sum += ledger.getHops().get(0).getDropped().getOrDefault("uncounted", 0L);
                }
            }
            return sum;
        }

        @Override
        public void close() throws Exception {
            it.close();
        }
    }
}
