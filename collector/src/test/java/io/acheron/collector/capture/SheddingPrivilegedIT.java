/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stops reading, makes more records than the ring holds, and looks at who was left out. */
class SheddingPrivilegedIT {
    private static final int RING = 512 * 1024;
    private static final int EXECS = 5;
    private static final String STORM = """
            import os
            for _ in range(3000):
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
            for _ in range(4):
                os.spawnv(os.P_WAIT, '/bin/true', ['true'])
            os.execv('/bin/true', ['true', 'acheron-shed-mark'])
            """;

    @Test
    void shouldGiveUpForksSoThatProgramsAreStillSeen() throws Exception {
        try (LiveCapture live =
                LiveCapture.start(new KernelOptions(Set.of("process_exec", "process_fork"), RING, "test"))) {
            // Children that run nothing fill the ring up to their mark and no further.
            long program = Python.run(STORM).pid();
            live.capture.stop();
            while (live.capture.drain(live.seen::add) > 0) {}

            List<LossCount> losses = live.capture.losses();
            assertThat(count(losses, "process_fork", "shed")).as("forks shed").isPositive();
            assertThat(count(losses, "process_exec", "shed"))
                    .as("execs are never shed")
                    .isZero();
            assertThat(live.seen)
                    .filteredOn(event -> event.getProcessExec() != null
                            && event.getProcessExec().getArgv().contains("acheron-shed-mark"))
                    .as("the last program of the storm was seen")
                    .hasSize(1);
            assertThat(live.seen)
                    .filteredOn(event -> event.getProcessExec() != null
                            && event.getProcessExec().getFilename().equals("/bin/true")
                            && (event.getProcess().getParentPid() == program
                                    || event.getProcess().getPid() == program))
                    .as("what the program started, and what it became")
                    .hasSize(EXECS);
            assertAddsUp(losses, live);
        }
    }

    private static void assertAddsUp(List<LossCount> losses, LiveCapture live) {
        for (String kind : List.of("process_exec", "process_fork")) {
            long others = losses.stream()
                    .filter(loss -> loss.hop().equals("kernel")
                            && loss.kind().equals(kind)
                            && !loss.reason().equals("in"))
                    .mapToLong(LossCount::count)
                    .sum();
            assertThat(count(losses, kind, "in")).as(kind).isEqualTo(others);
            assertThat(live.seen)
                    .filteredOn(event -> event.getKind().equals(kind))
                    .hasSize((int) count(losses, kind, "out"));
        }
        long issued = losses.stream()
                .filter(loss -> loss.hop().equals("kernel") && loss.reason().equals("in"))
                .mapToLong(LossCount::count)
                .sum();
        assertThat(issued)
                .as("each record that was wanted has a number")
                .isEqualTo(Arrays.stream(live.capture.sequences()).sum());
    }

    private static long count(List<LossCount> losses, String kind, String reason) {
        return losses.stream()
                .filter(loss -> loss.hop().equals("kernel")
                        && loss.kind().equals(kind)
                        && loss.reason().equals(reason))
                .mapToLong(LossCount::count)
                .sum();
    }
}
