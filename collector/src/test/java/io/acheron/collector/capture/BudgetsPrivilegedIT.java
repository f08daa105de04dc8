/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.budget.Budgets;
import io.acheron.collector.budget.CircuitBreaker;
import io.acheron.collector.budget.Omissions;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.payload.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Exceeds budgets on the running kernel. Only the time between two looks is made up. */
class BudgetsPrivilegedIT {
    private static final int FORKS = 500;
    private static final String FORK = """
            import os
            for _ in range(%d):
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
            """.formatted(FORKS);
    private static final String EXEC = """
            import os
            for _ in range(1000):
                os.spawnv(os.P_WAIT, '/bin/true', ['true'])
            """;

    private final List<SpecificRecord> told = new ArrayList<>();

    @Test
    void shouldHoldAKindToItsRateAndGiveAReceiptForTheRest() throws Exception {
        try (LiveCapture live = LiveCapture.start(
                new KernelOptions(Set.of("process_fork"), KernelOptions.DEFAULT_RING_BYTES, "test"))) {
            Budgets budgets = new Budgets(live.capture.control().orElseThrow(), live.capture.kinds());
            budgets.set("process_fork", null, 1);
            Omissions omissions = new Omissions(live.capture::losses, Instant::now, told::add, 0);

            Python.run(FORK);
            live.capture.stop();
            while (live.capture.drain(live.seen::add) > 0) {}
            omissions.tellAll();

            long over = count(live, "process_fork", "over_rate");
            assertThat(over).isGreaterThan(FORKS / 2);
            assertThat(live.seen)
                    .as("the first, and one in a hundred")
                    .hasSizeBetween(2, FORKS / 2)
                    .hasSize((int) count(live, "process_fork", "out"));
            assertThat(Arrays.stream(live.capture.sequences()).sum())
                    .as("what is over the rate shows as a gap")
                    .isEqualTo(live.seen.size() + over);
            assertThat(told)
                    .filteredOn(Receipt.class::isInstance)
                    .extracting(Receipt.class::cast)
                    .singleElement()
                    .satisfies(receipt -> {
                        assertThat(receipt.getKind()).isEqualTo("process_fork");
                        assertThat(receipt.getMechanism()).isEqualTo("rate");
                        assertThat(receipt.getCount()).isEqualTo(over);
                    });
        }
    }

    @Test
    void shouldDetachAProbeThatCostsTooMuchAndTryAgain() throws Exception {
        try (LiveCapture live = LiveCapture.start(
                new KernelOptions(Set.of("process_exec"), KernelOptions.DEFAULT_RING_BYTES, "test"))) {
            CaptureControl control = live.capture.control().orElseThrow();
            Budgets budgets = new Budgets(control, live.capture.kinds());
            budgets.set("process_exec", 0, null);
            CircuitBreaker breaker = new CircuitBreaker(live.capture, control, budgets, Instant::now, told::add);
            breaker.turn(seconds(0));
            Python.run(EXEC);
            breaker.turn(seconds(10));

            assertThat(state(live).state()).isEqualTo(ProbeState.State.OFF);
            assertThat(state(live).reason()).contains("over its budget", "of 0 permille", "tried again in 30 s");
            assertThat(windows()).singleElement().satisfies(window -> {
                assertThat(window.getProbe()).isEqualTo("process_exec");
                assertThat(window.getKinds()).containsExactly("process_exec");
                assertThat(window.getReason()).isEqualTo("budget");
                assertThat(window.getEnd()).isEqualTo(Instant.EPOCH);
            });
            while (live.capture.drain(event -> {}) > 0) {}
            Python unseen = Python.run("");

            breaker.turn(seconds(39));
            assertThat(state(live).state()).isEqualTo(ProbeState.State.OFF);
            breaker.turn(seconds(41));
            assertThat(state(live).state()).isEqualTo(ProbeState.State.ATTACHED);
            assertThat(windows()).hasSize(2);
            assertThat(windows().get(1).getEnd()).isAfter(windows().get(1).getBegin());
            assertThat(windows().get(1).getBegin()).isEqualTo(windows().get(0).getBegin());

            breaker.turn(seconds(42));
            Python again = Python.run(EXEC);
            live.await("process_exec", again.pid(), it -> true);
            assertThat(live.seen).noneMatch(it -> it.getProcess().getPid() == unseen.pid());
            breaker.turn(seconds(53));
            assertThat(state(live).reason()).contains("tried again in 60 s");
        }
    }

    @Test
    void shouldLeaveAProbeAloneThatSomebodyElseSwitchedOff() throws Exception {
        try (LiveCapture live = LiveCapture.start(
                new KernelOptions(Set.of("process_exec"), KernelOptions.DEFAULT_RING_BYTES, "test"))) {
            CaptureControl control = live.capture.control().orElseThrow();
            Budgets budgets = new Budgets(control, live.capture.kinds());
            budgets.set("process_exec", 0, null);
            CircuitBreaker breaker = new CircuitBreaker(live.capture, control, budgets, Instant::now, told::add);
            breaker.turn(seconds(0));
            Python.run(EXEC);
            breaker.turn(seconds(10));
            control.disable("process_exec", "maintenance");
            breaker.turn(seconds(60));
            breaker.turn(seconds(120));

            assertThat(state(live).state()).isEqualTo(ProbeState.State.OFF);
            assertThat(state(live).reason()).isEqualTo("maintenance");
        }
    }

    private List<BlindWindow> windows() {
        return told.stream()
                .filter(BlindWindow.class::isInstance)
                .map(BlindWindow.class::cast)
                .toList();
    }

    private static ProbeState state(LiveCapture live) {
        return live.capture.probes().stream()
                .filter(it -> it.name().equals("process_exec"))
                .findFirst()
                .orElseThrow();
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static long count(LiveCapture live, String kind, String reason) {
        return live.capture.losses().stream()
                .filter(it -> it.hop().equals("kernel")
                        && it.kind().equals(kind)
                        && it.reason().equals(reason))
                .mapToLong(LossCount::count)
                .sum();
    }
}
