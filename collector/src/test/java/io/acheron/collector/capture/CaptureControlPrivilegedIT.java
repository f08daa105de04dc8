/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.event.Event;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Changes and measures a capture while it runs. */
class CaptureControlPrivilegedIT {
    private static final Set<String> PROBES = Set.of("process_exec", "process_exit");

    @Test
    void shouldTurnAProbeOffAndOnWithoutTouchingTheOthers() throws Exception {
        try (LiveCapture live = LiveCapture.start(new KernelOptions(PROBES, 1 << 20, "test"))) {
            CaptureControl control = live.capture.control().orElseThrow();

            control.disable("process_exec", "over its budget");
            Process unseen = run();
            live.await("process_exit", unseen.pid(), it -> true);
            assertThat(live.seen).noneMatch(it -> isExecOf(it, unseen));
            assertThat(state(live, "process_exec").state()).isEqualTo(ProbeState.State.OFF);
            assertThat(state(live, "process_exec").reason()).isEqualTo("over its budget");

            control.enable("process_exec");
            Process seen = run();
            Event exec = live.await("process_exec", seen.pid(), it -> true);
            assertThat(exec.getHeader().getVariant())
                    .isEqualTo(state(live, "process_exec").variant())
                    .isNotEmpty();
        }
    }

    @Test
    void shouldTellWhatProgramsAndRingDo() throws Exception {
        try (LiveCapture live = LiveCapture.start(new KernelOptions(PROBES, 1 << 20, "test"))) {
            CaptureControl control = live.capture.control().orElseThrow();
            long before = runs(control);
            Process process = run();
            assertThat(control.ringBytes()).isEqualTo(1 << 20);
            assertThat(control.ringUsedBytes()).as("nothing was drained yet").isPositive();
            live.await("process_exit", process.pid(), it -> true);

            assertThat(runs(control)).isGreaterThan(before);
            assertThat(control.programs()).allSatisfy(it -> {
                assertThat(it.id()).isPositive();
                assertThat(it.tag()).matches("[0-9a-f]{16}");
                assertThat(it.variant()).isNotEmpty();
            });
            assertThat(control.emitted().get("process_exit")).isPositive();
            assertThat(control.map("sequences").lookup(new byte[Integer.BYTES])).isPresent();
            assertThatThrownBy(() -> control.map("sequences").lookup(new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("map sequences has a key of 4 bytes, not of 1");
        }
    }

    private static long runs(CaptureControl control) {
        return control.programs().stream().mapToLong(ProgramStatistics::runs).sum();
    }

    private static Process run() throws Exception {
        Process process = new ProcessBuilder("/bin/true").start();
        process.waitFor();
        return process;
    }

    private static boolean isExecOf(Event event, Process process) {
        return event.getKind().equals("process_exec") && event.getProcess().getPid() == process.pid();
    }

    private static ProbeState state(LiveCapture live, String probe) {
        return live.capture.probes().stream()
                .filter(it -> it.name().equals(probe))
                .findFirst()
                .orElseThrow();
    }
}
