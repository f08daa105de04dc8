/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.acheron.collector.capture.CaptureUnavailableException;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.Accounts;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs no right on new kernels; where the kernel refuses the test is skipped. */
class NetlinkCaptureIT {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path state;

    private final List<Event> events = new ArrayList<>();
    private NetlinkCapture capture;

    @BeforeEach
    void start() throws Exception {
        capture = new NetlinkCapture(HostIdentity.discover("host-1", state), BootClock.start(), "test");
        String refusal = "";
        try {
            capture.start();
        } catch (CaptureUnavailableException e) {
            refusal = e.getMessage();
        }
        assumeThat(refusal).as("process connector").isEmpty();
    }

    @AfterEach
    void close() {
        capture.close();
    }

    @Test
    void shouldTellStartArgumentsAndEndOfAProcess() throws Exception {
        String marker = UUID.randomUUID().toString();
        Process child = new ProcessBuilder("/bin/sh", "-c", "read line; exit 7", marker).start();
        int pid = (int) child.pid();
        Event exec =
                await("process_exec", pid, it -> it.getProcessExec().getArgv().contains(marker));
        assertThat(exec.getHeader().getSource()).isEqualTo(CaptureSource.NETLINK);
        assertThat(exec.getHeader().getCpu()).isEqualTo(-1);
        assertThat(exec.getProcessExec().getDegraded()).isTrue();
        assertThat(exec.getProcessExec().getStdio()).hasSize(3);
        assertThat(exec.getProcess().getParentPid())
                .isEqualTo((int) ProcessHandle.current().pid());
        child.getOutputStream().close();
        assertThat(child.waitFor()).isEqualTo(7);
        Event exit = await("process_exit", pid, it -> true);
        assertThat(exit.getProcessExit().getExitCode()).isEqualTo(7);
        assertThat(exit.getProcessExit().getSignal()).isZero();
        assertThat(exit.getProcess().getEntityId()).isEqualTo(exec.getProcess().getEntityId());
        assertThat(exit.getProcess().getExecutable())
                .isEqualTo(exec.getProcess().getExecutable());
        assertThat(exit.getHeader().getEventTime())
                .isAfterOrEqualTo(exec.getHeader().getEventTime());
    }

    @Test
    void shouldTellForkAndSignal() throws Exception {
        Process child = new ProcessBuilder("/bin/sh", "-c", "/bin/sleep 60 & wait").start();
        int shell = (int) child.pid();
        Event fork = await("process_fork", shell, it -> true);
        int sleep = fork.getProcessFork().getChildPid();
        ProcessHandle.of(sleep).ifPresent(ProcessHandle::destroyForcibly);
        Event exit = await("process_exit", sleep, it -> true);
        assertThat(exit.getProcessExit().getSignal()).isEqualTo(9);
        assertThat(exit.getProcess().getEntityId())
                .isEqualTo(fork.getProcessFork().getChildEntityId());
        child.destroy();
    }

    @Test
    void shouldSayNothingAboutItselfAndCountAll() throws Exception {
        Process child = new ProcessBuilder("/bin/true").start();
        child.waitFor();
        await("process_exit", (int) child.pid(), it -> true);
        assertThat(events)
                .noneMatch(it ->
                        it.getProcess().getPid() == ProcessHandle.current().pid());
        Accounts.assertBalanced(capture.losses());
        assertThat(capture.probes()).extracting(ProbeState::state).containsOnly(ProbeState.State.DEGRADED);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).getHeader().getSequence()).isEqualTo(i + 1);
        }
    }

    @Test
    void shouldHandOutTheRestAfterItWasStopped() throws Exception {
        Process child = new ProcessBuilder("/bin/true").start();
        child.waitFor();
        capture.stop();
        await("process_exit", (int) child.pid(), it -> true);
        assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero();
        capture.close();
        assertThat(capture.drain(events::add)).isZero();
    }

    private Event await(String kind, int pid, java.util.function.Predicate<Event> condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() < deadline) {
            capture.drain(events::add);
            Optional<Event> found = events.stream()
                    .filter(it -> it.getKind().equals(kind) && it.getProcess().getPid() == pid && condition.test(it))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(2);
        }
        throw new AssertionError("no " + kind + " of process " + pid + " among " + events.size() + " events");
    }
}
