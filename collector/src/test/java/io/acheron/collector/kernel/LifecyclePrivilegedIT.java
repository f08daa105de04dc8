/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.ring.RingReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns probes on and off, stops and closes, from many threads at once, with real programs; nothing may stay behind. */
class LifecyclePrivilegedIT {
    private static final int THREADS = 4;
    private static final int TURNS = 40;
    private static final String SOURCE = """
            #include "syscall.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            SYSCALL_EXIT(on_call) { (void)regs; (void)ret; }
            SEC("raw_tp/sched_process_exec") int on_exec(void *ctx) { return 0; }
            SEC("raw_tp/sched_process_fork") int on_fork(void *ctx) { return bpf_get_smp_processor_id() > 1000000; }
            """;

    private static final String MAPPING = """
            probe: NAME
            variants:
              - {name: it, programs: [on_call, on_exec]}
              - {name: other, programs: [on_fork]}
            attach:
              on_call: {kind: syscall_exit, calls: [CALL]}
            """;

    @TempDir
    private Path directory;

    private List<Probe> probes = List.of();

    @BeforeEach
    void write() throws Exception {
        ProbeWorkshop workshop = new ProbeWorkshop(directory);
        for (String call : List.of("acct", "swapon", "reboot")) {
            workshop.add(
                    "on_" + call, SOURCE, MAPPING.replace("NAME", "on_" + call).replace("CALL", call));
        }
        probes = workshop.probes();
    }

    @Test
    void shouldTurnProbesOnAndOffFromManyThreads() throws Exception {
        Set<Integer> before = OwnDescriptors.numbers("prog_id:");
        try (KernelProbes kernel = open()) {
            RingReader reader = new RingReader(kernel.ring());
            inParallel(random -> {
                String name = probes.get(random.nextInt(probes.size())).name();
                switch (random.nextInt(6)) {
                    case 0, 1 -> kernel.enable(name);
                    case 2, 3 -> kernel.disable(name, "test");
                    case 4 ->
                        assertThat(kernel.runs())
                                .allSatisfy(it -> assertThat(it.id()).isPositive());
                    default -> {
                        kernel.retryDue();
                        assertThat(kernel.status()).hasSize(probes.size());
                    }
                }
            });
            reader.drain(it -> {});
            assertThat(kernel.status())
                    .allSatisfy(it -> assertThat(it.standing())
                            .as(it.toString())
                            .isIn(ProbeStatus.Standing.ATTACHED, ProbeStatus.Standing.OFF));
            probes.forEach(it -> kernel.disable(it.name(), "end"));
            assertThat(kernel.runs()).as("the dispatcher left as well").isEmpty();
            probes.forEach(it -> kernel.enable(it.name()));
            assertThat(kernel.status())
                    .allSatisfy(it -> assertThat(it.standing()).isEqualTo(ProbeStatus.Standing.ATTACHED));
        }
        assertThat(OwnDescriptors.numbers("prog_id:")).isSubsetOf(before);
        assertThat(OwnDescriptors.numbers("map_id:")).isEmpty();
        assertThat(OwnDescriptors.numbers("link_id:")).isEmpty();
    }

    @Test
    void shouldStopAndCloseAmidAllThat() throws Exception {
        for (int round = 0; round < 3; round++) {
            KernelProbes kernel = open();
            MapAccess map = kernel.map("losses");
            inParallel(random -> {
                String name = probes.get(random.nextInt(probes.size())).name();
                switch (random.nextInt(TURNS)) {
                    case 0 -> kernel.detach();
                    case 1 -> kernel.close();
                    case 2, 3, 4, 5 -> kernel.enable(name);
                    case 6, 7, 8, 9 -> kernel.disable(name, "test");
                    case 10, 11 -> readOrRefuse(map);
                    default -> {
                        kernel.ringUsedBytes();
                        kernel.losses();
                        kernel.started(1, "/usr/bin/true");
                        kernel.status();
                    }
                }
            });
            kernel.close();
            kernel.enable(probes.get(0).name());
            assertThat(kernel.runs())
                    .as("nothing is attached once it is closed")
                    .isEmpty();
            assertThatThrownBy(() -> map.lookup(new byte[4])).isInstanceOf(IllegalStateException.class);
            assertThat(OwnDescriptors.numbers("prog_id:")).isEmpty();
            assertThat(OwnDescriptors.numbers("map_id:")).isEmpty();
        }
    }

    @Test
    void shouldNameTheProbesThereAre() {
        try (KernelProbes kernel = open()) {
            assertThatThrownBy(() -> kernel.enable("no_such_probe"))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("there is no probe 'no_such_probe'; there are on_acct, on_reboot, on_swapon");
            assertThatThrownBy(() -> kernel.map("no_such_map"))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("losses");
            assertThatCode(() -> kernel.disable("on_acct", "why not")).doesNotThrowAnyException();
            assertThat(kernel.status().get(0).reason()).isEqualTo("why not");
        }
    }

    private static void readOrRefuse(MapAccess map) {
        try {
            assertThat(map.lookup(new byte[map.keyBytes()])).isPresent();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the capture is closed");
        }
    }

    private KernelProbes open() {
        KernelProbes kernel;
        try {
            kernel = new KernelProbes(probes, 1 << 16);
        } catch (BpfException e) {
            return Assumptions.abort("BPF is not available: " + e.getMessage());
        }
        if (kernel.attach(it -> true) == 0) {
            String why = kernel.status().toString();
            kernel.close();
            System.err.println("SKIPPED: " + why);
            Assumptions.abort(why);
        }
        return kernel;
    }

    /** What a thread does again and again. */
    private interface Turn {
        void run(Random random) throws Exception;
    }

    private static void inParallel(Turn turn) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Void>> work = new ArrayList<>();
        for (int seed = 0; seed < THREADS; seed++) {
            Random random = new Random(seed);
            work.add(() -> {
                for (int i = 0; i < TURNS; i++) {
                    turn.run(random);
                }
                return null;
            });
        }
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
