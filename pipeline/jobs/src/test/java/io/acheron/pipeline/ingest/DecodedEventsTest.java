/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.status.JobReceipt;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecodedEventsTest {
    @Test
    void shouldGiveAnEventFromTheFutureTheTimeAtWhichItWasReadAndSaySo() throws Exception {
        Instant years = Instant.now().plus(3_650, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);
        Event ahead = at(years);
        String id = EventId.of(ahead);
        Instant before = Instant.now().minusSeconds(1);
        try (var harness = harness(Duration.ofDays(1))) {
            harness.processElement(Incoming.of("web-1", ahead), 7);
            harness.processElement(Incoming.of("web-1", at(years)), 7);
            Event read = harness.extractOutputValues().get(0);
            assertThat(read.getHeader().getEventTime()).isBetween(before, Instant.now());
            assertThat(read.getHeader().getObservedTime()).isEqualTo(years);
            assertThat(EventId.of(read)).isEqualTo(id);
            assertThat(harness.getSideOutput(StatusRecord.TAG)).hasSize(1);
            JobReceipt receipt = SingleObject.of(JobReceipt.class)
                    .decode(harness.getSideOutput(StatusRecord.TAG)
                            .element()
                            .getValue()
                            .value());
            assertThat(receipt.getHostId()).isEqualTo("web-1");
            assertThat(receipt.getReceipt().getKey()).contains(years.toString());
        }
    }

    @Test
    void shouldLeaveTheTimeOfOthersAndOfRecordings() throws Exception {
        Instant years = Instant.now().plus(3_650, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);
        Instant late = Instant.parse("1999-12-31T23:59:59Z");
        try (var harness = harness(Duration.ofDays(1))) {
            harness.processElement(Incoming.of("web-1", at(late)), 7);
            assertThat(harness.extractOutputValues().get(0).getHeader().getEventTime())
                    .isEqualTo(late);
        }
        try (var harness = harness(null)) {
            harness.processElement(Incoming.of("web-1", at(years)), 7);
            assertThat(harness.extractOutputValues().get(0).getHeader().getEventTime())
                    .isEqualTo(years);
            assertThat(harness.getSideOutput(StatusRecord.TAG)).isNull();
        }
    }

    @Test
    void shouldCountWhatCouldNotBeReadForTheHostThatSentIt() throws Exception {
        DeadLetter dead = new DeadLetter("source", "why", "topic", 3, 4, new byte[] {1});
        try (var harness = harness(Duration.ofDays(1))) {
            harness.processElement(new Incoming<>("web-1", null, dead), 7);
            assertThat(harness.getSideOutput(DeadLetter.TAG))
                    .extracting(record -> record.getValue().reason())
                    .containsExactly("why");
            assertThat(harness.getSideOutput(Tally.TAG))
                    .extracting(StreamRecord::getValue)
                    .containsExactly(Tally.dropped("web-1", Instant.ofEpochMilli(7), "dead_letter"));
        }
    }

    private static Event at(Instant time) {
        Event event = Sample.exec("web-1", 1, 0, 100, "/bin/true");
        event.getHeader().setEventTime(time);
        event.getHeader().setObservedTime(time);
        return event;
    }

    private static OneInputStreamOperatorTestHarness<Incoming<Event>, Event> harness(@Nullable Duration ahead)
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<Incoming<Event>, Event>(
                new ProcessOperator<>(new DecodedEvents("refine", "decode", ahead)));
        harness.open();
        return harness;
    }
}
