/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.fail;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/**
 * A capture on the running kernel that keeps all it saw. Where the kernel does not let us, the test is skipped with the
 * reason.
 */
final class LiveCapture implements AutoCloseable {
    /** Half a minute: what is waited for comes within seconds, unless the machine is busy with other things. */
    private static final int PATIENCE = 6000;

    private static final long PAUSE_MS = 5;

    final KernelCapture capture;
    final List<Event> seen = new ArrayList<>();

    private LiveCapture(KernelCapture capture) {
        this.capture = capture;
    }

    static LiveCapture start(KernelOptions options) throws Exception {
        return start(options, ProbeCatalog.load());
    }

    static LiveCapture start(KernelOptions options, ProbeCatalog catalog) throws Exception {
        HostIdentity host = new HostIdentity("test-host", "test", "5f3a2b1c-0001-0002-0003-000000000004");
        KernelCapture capture;
        try {
            capture = KernelCapture.create(options, host, BootClock.start(), catalog);
            capture.start();
        } catch (CaptureUnavailableException e) {
            System.err.println("SKIPPED, this kernel or user cannot load BPF programs: " + e.getMessage());
            return Assumptions.abort("BPF is not available: " + e.getMessage());
        }
        return new LiveCapture(capture);
    }

    /** Drains until an event comes that is looked for; events drained before count too. */
    Event await(String what, Predicate<Event> wanted) throws InterruptedException {
        int checked = 0;
        for (int i = 0; i < PATIENCE; i++) {
            capture.drain(seen::add);
            for (; checked < seen.size(); checked++) {
                if (wanted.test(seen.get(checked))) {
                    return seen.get(checked);
                }
            }
            Thread.sleep(PAUSE_MS);
        }
        return fail("no event: " + what + "; probes " + capture.probes());
    }

    Event await(String kind, long pid, Predicate<Event> wanted) throws InterruptedException {
        return await(
                kind + " of process " + pid,
                it -> it.getKind().equals(kind)
                        && it.getProcess() != null
                        && it.getProcess().getPid() == pid
                        && wanted.test(it));
    }

    /** Aborts the test when a probe could not be attached here. */
    void require(String probe) {
        ProbeState state = capture.probes().stream()
                .filter(it -> it.name().equals(probe))
                .findFirst()
                .orElseThrow();
        boolean works = state.state() == ProbeState.State.ATTACHED || state.state() == ProbeState.State.DEGRADED;
        if (!works) {
            System.err.println("SKIPPED, probe " + probe + " cannot be attached here: " + state.reason());
        }
        Assumptions.assumeTrue(works, "probe " + probe + ": " + state.reason());
    }

    @Override
    public void close() {
        capture.close();
    }
}
