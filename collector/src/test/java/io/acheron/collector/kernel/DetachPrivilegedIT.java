/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.probe.ProbeCatalog;
import java.util.List;
import java.util.Set;
import jnr.ffi.LibraryLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Looks into the kernel for programs and descriptors that are left behind. */
class DetachPrivilegedIT {
    private static ProbeCatalog catalog;

    /** Functions of libbpf that only this test needs. */
    public interface Ids {
        int bpf_prog_get_fd_by_id(int id);
    }

    @BeforeAll
    static void load() {
        catalog = ProbeCatalog.load();
    }

    @Test
    void shouldLeaveNothingInTheKernel() throws Exception {
        KernelProbes probes = start();
        Set<Integer> programs = OwnDescriptors.numbers("prog_id:");
        assertThat(programs).isNotEmpty();
        probes.ring();

        probes.close();

        assertThat(OwnDescriptors.numbers("prog_id:")).isEmpty();
        assertThat(OwnDescriptors.numbers("map_id:")).isEmpty();
        assertThat(OwnDescriptors.numbers("link_id:")).isEmpty();
        Ids ids = LibraryLoader.create(Ids.class).load("libbpf.so.1");
        for (int program : programs) {
            assertThat(isGone(ids, program)).as("program %d", program).isTrue();
        }
    }

    @Test
    void shouldKeepRingAndCountersAfterDetaching() {
        try (KernelProbes probes = start()) {
            probes.detach();

            assertThat(probes.status()).noneMatch(it -> it.standing() == ProbeStatus.Standing.ATTACHED);
            assertThat(probes.losses()).isNotEmpty();
            assertThat(probes.ring().size()).isEqualTo(1 << 16);
        }
    }

    @Test
    void shouldTryEachVariantAndGiveReasons() {
        start().close();

        List<VariantTrial> trials = VariantTrials.of(catalog.probes(), true);

        assertThat(trials)
                .extracting(VariantTrial::probe)
                .containsAll(catalog.probes().stream().map(it -> it.name()).toList());
        assertThat(trials)
                .filteredOn(it -> !it.attached())
                .allMatch(it -> !it.reason().isEmpty());
        assertThat(trials).anyMatch(VariantTrial::attached);
    }

    private static KernelProbes start() {
        KernelProbes probes;
        try {
            probes = new KernelProbes(catalog.probes(), 1 << 16);
        } catch (BpfException e) {
            System.err.println("SKIPPED: " + e.getMessage());
            return Assumptions.abort("BPF is not available: " + e.getMessage());
        }
        if (probes.attach(it -> true) == 0) {
            System.err.println("SKIPPED, no probe can be attached here: " + probes.status());
            probes.close();
            Assumptions.abort("no probe can be attached here: " + probes.status());
        }
        return probes;
    }

    /** The kernel frees programs a moment after the last user is gone. */
    private static boolean isGone(Ids ids, int program) throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            int fd = ids.bpf_prog_get_fd_by_id(program);
            if (fd < 0) {
                return true;
            }
            NativeCalls.load().libc().close(fd);
            Thread.sleep(5);
        }
        return false;
    }
}
