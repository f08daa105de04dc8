/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import static io.acheron.collector.publish.Accounts.assertBalanced;
import static io.acheron.collector.publish.Accounts.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every sink must hold; an implementation is tested by extending this. */
public abstract class EventSinkContract {
    protected static final Duration BOUND = Duration.ofSeconds(60);

    /** A sink whose destination is there. */
    protected abstract EventSink open() throws Exception;

    /** What the destination got, in its order, after the sink was closed. */
    protected abstract List<Event> received() throws Exception;

    @Test
    void shouldDeliverAllInOrderBeforeItIsClosed() throws Exception {
        EventSink sink = open();
        for (long i = 1; i <= 1000; i++) {
            sink.publish(Events.numbered(i));
        }
        sink.close(BOUND);
        assertThat(received())
                .extracting(Events::number)
                .isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(count(sink.counts(), "publish", "in")).isEqualTo(1000);
        assertBalanced(sink.counts());
    }

    @Test
    void shouldDeliverWithoutBeingClosed() throws Exception {
        EventSink sink = open();
        try {
            sink.publish(Events.numbered(7));
            long deadline = System.nanoTime() + BOUND.toNanos();
            while (count(sink.counts(), "publish", "out") + count(sink.counts(), "spool", "out") == 0
                    && System.nanoTime() < deadline) {
                sink.turn();
                Thread.sleep(5);
            }
            assertThat(received()).extracting(Events::number).containsExactly(7L);
        } finally {
            sink.close(BOUND);
        }
    }

    @Test
    void shouldBalanceAtEveryMoment() throws Exception {
        EventSink sink = open();
        for (long i = 1; i <= 300; i++) {
            sink.publish(Events.numbered(i, "x".repeat((int) i)));
            assertBalanced(sink.counts());
            if (i % 10 == 0) {
                sink.turn();
                assertBalanced(sink.counts());
            }
        }
        sink.close(BOUND);
        assertBalanced(sink.counts());
    }

    @Test
    void shouldHoldAnEventUnchanged() throws Exception {
        Event event = Events.numbered(1, "quote \" newline \n unicode \u00e9 nul \0");
        EventSink sink = open();
        sink.publish(event);
        sink.close(BOUND);
        assertThat(received()).containsExactly(event);
    }

    @Test
    void shouldSayWhereEventsGo() throws Exception {
        EventSink sink = open();
        assertThat(sink.destination()).isNotBlank();
        sink.close(BOUND);
    }
}
