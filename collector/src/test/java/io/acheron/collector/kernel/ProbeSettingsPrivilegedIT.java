/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a probe's file may set beside the places to attach to. */
class ProbeSettingsPrivilegedIT {
    private static final String SOURCE = """
            #include "acheron.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            const volatile u8 small = 1;
            const volatile u64 large = 1;
            struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, u64); } noted SEC(".maps");
            struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } jumps SEC(".maps");
            SEC("raw_tp") int on_jump(void *ctx)
            {
                u32 zero = 0;
                u64 *value = bpf_map_lookup_elem(&noted, &zero);
                if (value)
                    *value = large + small;
                return 0;
            }
            SEC("raw_tp/sched_process_exec") int on_exec(void *ctx)
            {
                bpf_tail_call(ctx, &jumps, 3);
                return 0;
            }
            /* The verifier refuses it: an address that nobody checked. */
            SEC("raw_tp/sched_process_exec") int on_wrong(u64 *ctx)
            {
                return *(u64 *)ctx[0];
            }
            """;

    private static final String MAPPING = """
            probe: settings
            variants:
              - {name: it, programs: [on_exec], best_effort: [on_wrong]}
            constants: {small: 2, large: 0x100000000}
            maps: {noted: {entries: 7}}
            tail_calls: {jumps: {3: on_jump}}
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldSetConstantsSizesAndTailCallsAndLeaveOutWhatTheVerifierRefuses() throws Exception {
        ProbeWorkshop workshop = new ProbeWorkshop(directory).add("settings", SOURCE, MAPPING);
        try (KernelProbes probes = new KernelProbes(workshop.probes(), 1 << 16)) {
            probes.attach(it -> true);
            ProbeStatus status = probes.status().get(0);
            Assumptions.assumeFalse(status.reason().contains("may not load BPF programs"), status.reason());
            assertThat(status.standing()).as(status.toString()).isEqualTo(ProbeStatus.Standing.DEGRADED);
            assertThat(status.reason()).contains("on_wrong", "the verifier of this kernel does not take the program");
            assertThat(probes.map("noted").capacity()).isEqualTo(7);

            new ProcessBuilder("/bin/true").start().waitFor();

            byte[] noted = probes.map("noted").lookup(new byte[4]).orElseThrow();
            assertThat(ByteBuffer.wrap(noted).order(ByteOrder.nativeOrder()).getLong())
                    .isEqualTo(0x100000002L);
        }
    }

    @Test
    void shouldRefuseSettingsOfWhatThereIsNot() throws Exception {
        ProbeWorkshop workshop =
                new ProbeWorkshop(directory).add("settings", SOURCE, MAPPING.replace("small: 2", "smaller: 2"));
        VariantTrial trial = VariantTrials.of(workshop.probes(), true).get(0);
        assertThat(trial.attached()).isFalse();
        assertThat(trial.reason()).isEqualTo("settings.yaml:4: the object has no constant smaller");
    }
}
