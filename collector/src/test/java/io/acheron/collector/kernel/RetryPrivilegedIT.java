/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes whose hook is taken for a while. */
class RetryPrivilegedIT {
    private static final int PATIENCE = 600;

    private static final String SOURCE = """
            #include "acheron.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            SEC("raw_tp") int on_hook(void *ctx) { return 0; }
            """;

    private static final String MAPPING = """
            probe: taken
            variants:
              - {name: it, programs: [on_hook]}
            attach:
              on_hook: {kind: refusing, times: TIMES, failure: FAILURE}
            """;

    private static final String NAME = "taken/on_hook";

    @TempDir
    private Path directory;

    @BeforeEach
    void forget() {
        RefusingKind.forget();
    }

    @Test
    void shouldTryAgainAfterAWhile() throws Exception {
        try (KernelProbes probes = new KernelProbes(write(1, "TRANSIENT").probes(), 1 << 16)) {
            probes.attach(it -> true);
            requireLoaded();
            assertThat(standing(probes)).isEqualTo(ProbeStatus.Standing.FAILED);
            probes.retryDue();
            assertThat(RefusingKind.attempts(NAME)).as("it is not due yet").isEqualTo(1);
            for (int i = 0; i < PATIENCE && standing(probes) != ProbeStatus.Standing.ATTACHED; i++) {
                Thread.sleep(100);
                probes.retryDue();
            }
            assertThat(standing(probes)).isEqualTo(ProbeStatus.Standing.ATTACHED);
            assertThat(RefusingKind.attempts(NAME)).isEqualTo(2);
            assertThat(probes.status().get(0).lastError()).contains("refused");
        }
    }

    @Test
    void shouldGiveUpInTheEndAndStartOverWhenItIsTurnedOnAgain() throws Exception {
        ProbeWorkshop workshop = write(100, "TRANSIENT");
        try (KernelContext context = KernelContext.open(workshop.probes(), 1 << 16, Pinning.NONE)) {
            ProbeSlot slot = new ProbeSlot(context, workshop.probes().get(0));
            for (int attempt = 1; attempt < RetryDelay.MOST_ATTEMPTS; attempt++) {
                slot.attach();
                requireLoaded();
                assertThat(slot.retryAtNs()).as("after attempt " + attempt).isNotEqualTo(Phase.Failed.NEVER);
            }
            slot.attach();
            assertThat(slot.retryAtNs()).isEqualTo(Phase.Failed.NEVER);
            slot.detach("test");
            slot.attach();
            assertThat(slot.retryAtNs()).isNotEqualTo(Phase.Failed.NEVER);
        }
    }

    @Test
    void shouldNotTryAgainWhatWillNotPass() throws Exception {
        ProbeWorkshop workshop = write(100, "POLICY");
        try (KernelContext context = KernelContext.open(workshop.probes(), 1 << 16, Pinning.NONE)) {
            ProbeSlot slot = new ProbeSlot(context, workshop.probes().get(0));
            slot.attach();
            requireLoaded();
            assertThat(slot.status().standing()).isEqualTo(ProbeStatus.Standing.FAILED);
            assertThat(slot.retryAtNs()).isEqualTo(Phase.Failed.NEVER);
        }
    }

    /** Where programs cannot be loaded the attachment is never reached. */
    private static void requireLoaded() {
        if (RefusingKind.attempts(NAME) == 0) {
            System.err.println("SKIPPED: BPF programs cannot be loaded here");
            Assumptions.abort("BPF programs cannot be loaded here");
        }
    }

    private ProbeWorkshop write(int times, String failure) throws Exception {
        return new ProbeWorkshop(directory)
                .add(
                        "taken",
                        SOURCE,
                        MAPPING.replace("TIMES", Integer.toString(times)).replace("FAILURE", failure));
    }

    private static ProbeStatus.Standing standing(KernelProbes probes) {
        return probes.status().get(0).standing();
    }
}
