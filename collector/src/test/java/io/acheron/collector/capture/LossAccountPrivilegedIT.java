/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Loses events on purpose, and finds each of them in the account. */
class LossAccountPrivilegedIT {
    private static final int SMALL_RING = 8192;

    @Test
    void shouldAccountForEveryEventThatFoundTheRingFull() throws Exception {
        try (LiveCapture live = LiveCapture.start(new KernelOptions(Set.of(), SMALL_RING, "test"))) {
            new ProcessBuilder("/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do /bin/true; done")
                    .start()
                    .waitFor();
            live.capture.stop();
            while (live.capture.drain(live.seen::add) > 0) {}

            List<LossCount> losses = live.capture.losses();
            long emitted = sum(losses, "kernel", "out");
            long due = sum(losses, "kernel", "in");
            long dropped = due - emitted;
            long lastSequences = Arrays.stream(live.capture.sequences()).sum();
            assertThat(dropped).as("the ring was too small").isPositive();
            assertThat(emitted + dropped).isEqualTo(lastSequences);
            assertThat(gaps(live.seen, live.capture.sequences())).isEqualTo(dropped);
            assertThat(sum(losses, "decode", "in")).isEqualTo(emitted);
            assertThat(sum(losses, "decode", "out")).isEqualTo(emitted).isEqualTo(live.seen.size());
        }
    }

    @Test
    void shouldLoseNothingWhileItIsDrained() throws Exception {
        try (LiveCapture live = LiveCapture.start(KernelOptions.all("test"))) {
            Process process = new ProcessBuilder(
                            "/bin/sh", "-c", "i=0; while [ $i -lt 200 ]; do /bin/true; i=$((i+1)); done; exit 5")
                    .start();
            live.await("process_exit", process.pid(), it -> true);
            live.capture.stop();
            while (live.capture.drain(live.seen::add) > 0) {}

            assertThat(sum(live.capture.losses(), "kernel", "in"))
                    .isEqualTo(sum(live.capture.losses(), "kernel", "out"))
                    .isEqualTo(live.seen.size());
            assertThat(gaps(live.seen, live.capture.sequences())).isZero();
            assertThat(live.seen)
                    .filteredOn(it -> it.getKind().equals("process_exec")
                            && it.getProcess().getParentPid() == process.pid())
                    .hasSize(200);
        }
    }

    private static long gaps(List<Event> events, long[] last) {
        Map<Integer, Set<Long>> seen = new TreeMap<>();
        for (Event event : events) {
            assertThat(seen.computeIfAbsent(event.getHeader().getCpu(), it -> new HashSet<>())
                            .add(event.getHeader().getSequence()))
                    .as("a sequence number comes once")
                    .isTrue();
        }
        long gaps = 0;
        for (int cpu = 0; cpu < last.length; cpu++) {
            gaps += last[cpu] - seen.getOrDefault(cpu, Set.of()).size();
        }
        return gaps;
    }

    private static long sum(List<LossCount> losses, String hop, String reason) {
        return losses.stream()
                .filter(it -> it.hop().equals(hop) && it.reason().equals(reason))
                .mapToLong(LossCount::count)
                .sum();
    }
}
