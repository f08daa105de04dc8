/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.EventKind;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.probe.Priority;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DrainLoopTest {
    private final List<Long> published = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();
    private int full;
    private final DrainLoop loop = new DrainLoop(new Silence(), new Memory(), Collections.emptyIterator(), event -> {});

    @Test
    void shouldHandOverWhatIsOffered() {
        assertThat(loop.offer(Events.numbered(7))).isTrue();
        assertThat(loop.counts()).contains(new LossCount("queue", "", "in_flight", 1));

        loop.finish(Duration.ofSeconds(1));

        assertThat(published).containsExactly(7L);
        assertThat(loop.counts()).contains(new LossCount("queue", "", "in", 1), new LossCount("queue", "", "out", 1));
    }

    @Test
    void shouldCountWhatItRefuses() {
        long refused = 0;
        for (int i = 0; i < 5000; i++) {
            refused += loop.offer(Events.numbered(i)) ? 0 : 1;
        }
        loop.finish(Duration.ofSeconds(1));

        assertThat(refused).isPositive();
        assertThat(loop.counts()).contains(new LossCount("queue", "", "own_refused", refused));
        assertThat(published).hasSize((int) (5000 - refused));
        Accounts.assertBalanced(loop.counts());
    }

    @Test
    void shouldDropLowPriorityWhenTheDestinationIsNearlyFull() {
        full = 80;
        offer("file_change", "socket_bind", "process_exec", "receipt");

        assertThat(kinds).containsExactly("socket_bind", "process_exec", "receipt");
        assertThat(loop.counts()).contains(new LossCount("queue", "file_change", "shed", 1));
        Accounts.assertBalanced(loop.counts());
    }

    @Test
    void shouldKeepTheLastRoomForHighPriority() {
        full = 95;
        offer("file_change", "socket_bind", "process_exec", "receipt");

        assertThat(kinds).containsExactly("process_exec", "receipt");
        assertThat(loop.counts())
                .contains(
                        new LossCount("queue", "file_change", "shed", 1),
                        new LossCount("queue", "socket_bind", "shed", 1));
        Accounts.assertBalanced(loop.counts());
    }

    private void offer(String... names) {
        for (String name : names) {
            Event event = Events.numbered(1);
            event.setKind(name);
            loop.offer(event);
        }
        loop.finish(Duration.ZERO);
    }

    /** Captures nothing. */
    private static final class Silence implements Capture {
        @Override
        public String mode() {
            return "none";
        }

        @Override
        public void start() {}

        @Override
        public int drain(Consumer<Event> into) {
            return 0;
        }

        @Override
        public List<ProbeState> probes() {
            return List.of();
        }

        @Override
        public List<LossCount> losses() {
            return List.of();
        }

        @Override
        public List<EventKind> kinds() {
            return List.of(
                    new EventKind("process_exec", "process_exec", 1, Priority.HIGH),
                    new EventKind("socket_bind", "socket_bind", 2, Priority.NORMAL),
                    new EventKind("file_change", "file_change", 3, Priority.LOW));
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }

    /** Keeps the numbers. */
    private final class Memory implements EventSink {
        @Override
        public void publish(Event event) {
            published.add(Events.number(event));
            kinds.add(event.getKind());
        }

        @Override
        public void report(Heartbeat heartbeat) {}

        @Override
        public void turn() {}

        @Override
        public List<LossCount> counts() {
            return List.of();
        }

        @Override
        public int fullness() {
            return full;
        }

        @Override
        public String destination() {
            return "memory";
        }

        @Override
        public void close(Duration bound) {}
    }
}
