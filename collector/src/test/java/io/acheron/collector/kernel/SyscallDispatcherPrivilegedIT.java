/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers of real system calls, of 64-bit code and by int 0x80. */
class SyscallDispatcherPrivilegedIT {
    private static final int OPTION = 0x41435231;

    /** Notes the last call of each thread group by number; prctl with this option fails in every ABI. */
    private static final String SOURCE = """
            #include "syscall.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            struct call { u64 arguments[5]; s64 ret; u32 number; u32 count; };
            struct key { u32 tgid; u32 compat; };
            struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1024); __type(key, struct key); __type(value, struct call); } NAME SEC(".maps");
            SYSCALL_EXIT(on_NAME)
            {
                struct key key = {.tgid = bpf_get_current_pid_tgid() >> 32, .compat = is_compat()};
                struct call zero = {}, *call;
                if (argument(0) != 0x41435231)
                    return;
                bpf_map_update_elem(&NAME, &key, &zero, BPF_NOEXIST);
                call = bpf_map_lookup_elem(&NAME, &key);
                if (!call)
                    return;
                call->arguments[0] = argument(0);
                call->arguments[1] = argument(1);
                call->arguments[2] = argument(2);
                call->arguments[3] = argument(3);
                call->arguments[4] = argument(4);
                call->ret = ret;
                call->number = syscall_number();
                call->count++;
            }
            """;

    private static final String MAPPING = """
            probe: NAME
            variants:
              - {name: syscall_exit, programs: [on_NAME]}
            attach:
              on_NAME: {kind: syscall_exit, calls: [prctl, no_such_call]}
            """;

    /** Calls prctl by the C library and, where the processor can, once more by int 0x80 with arguments in 32 bits. */
    private static final String CALLER = """
            import ctypes, mmap, os, platform, struct, sys
            libc = ctypes.CDLL(None)
            libc.prctl(0x41435231, ctypes.c_ulong(0x100000002), 3, 4, 5)
            if platform.machine() == "x86_64":
                code = bytes.fromhex("53 b8ac000000 bb31524341 b907000000 ba08000000 be09000000 bf0a000000 cd80 5b c3")
                memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
                memory.write(code)
                address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
                ctypes.CFUNCTYPE(ctypes.c_long)(address)()
            print(os.getpid(), flush=True)
            """;

    @TempDir
    private Path directory;

    private ProbeWorkshop workshop;

    @BeforeEach
    void write() throws Exception {
        workshop = new ProbeWorkshop(directory)
                .add("first", named(SOURCE, "first"), named(MAPPING, "first"))
                .add("second", named(SOURCE, "second"), named(MAPPING, "second"));
    }

    private static String named(String text, String name) {
        return text.replace("NAME", name);
    }

    @Test
    void shouldLeadCallsOfBothKindsToAllTheirHandlers() throws Exception {
        try (KernelProbes probes = start()) {
            probes.measure();
            int caller = call();
            for (String map : new String[] {"first", "second"}) {
                ByteBuffer wide = seen(probes, map, caller, 0).orElseThrow();
                assertThat(wide.getLong()).isEqualTo(OPTION);
                assertThat(wide.getLong()).isEqualTo(0x100000002L);
                assertThat(wide.getLong()).isEqualTo(3);
                assertThat(wide.getLong()).isEqualTo(4);
                assertThat(wide.getLong()).isEqualTo(5);
                assertThat(wide.getLong()).as("EINVAL").isEqualTo(-22);
                assertThat(SyscallTable.ofThisMachine().slots(java.util.List.of("prctl")))
                        .contains(wide.getInt());
                assertThat(wide.getInt()).isEqualTo(1);
                if (System.getProperty("os.arch").equals("amd64")) {
                    ByteBuffer narrow = seen(probes, map, caller, 1).orElseThrow();
                    assertThat(narrow.getLong()).isEqualTo(OPTION);
                    assertThat(narrow.getLong()).isEqualTo(7);
                    assertThat(narrow.getLong()).isEqualTo(8);
                    assertThat(narrow.getLong()).isEqualTo(9);
                    assertThat(narrow.getLong()).isEqualTo(10);
                    assertThat(narrow.getLong()).isEqualTo(-22);
                    assertThat(narrow.getInt()).isEqualTo(172);
                }
            }
            assertThat(probes.runs()).extracting(ProgramRun::program).contains("on_first", "on_second", "on_sys_exit");
            assertThat(probes.runs()).allSatisfy(it -> {
                assertThat(it.runs()).as(it.program()).isPositive();
                assertThat(it.runTimeNs()).as(it.program()).isPositive();
                assertThat(it.tag()).hasSize(16);
            });
        }
    }

    @Test
    void shouldAttachAndDetachHandlersOneByOne() throws Exception {
        try (KernelProbes probes = start()) {
            probes.disable("first", "test");
            int second = call();
            assertThat(seen(probes, "first", second, 0)).isEmpty();
            assertThat(seen(probes, "second", second, 0)).isPresent();

            probes.disable("second", "test");
            int none = call();
            assertThat(seen(probes, "second", none, 0)).isEmpty();
            assertThat(probes.runs())
                    .as("the dispatcher leaves with its last handler")
                    .isEmpty();

            probes.enable("first");
            int first = call();
            assertThat(seen(probes, "first", first, 0)).isPresent();
            assertThat(seen(probes, "second", first, 0)).isEmpty();
        }
    }

    private KernelProbes start() {
        KernelProbes probes = null;
        try {
            probes = new KernelProbes(workshop.probes(), 1 << 16);
            probes.attach(it -> true);
        } catch (BpfException e) {
            Assumptions.abort("BPF is not available: " + e.getMessage());
        }
        for (ProbeStatus status : probes.status()) {
            if (status.reason().contains("may not load BPF programs")) {
                probes.close();
                System.err.println("SKIPPED: " + status);
                Assumptions.abort(status.reason());
            }
            assertThat(status.standing()).as(status.toString()).isEqualTo(ProbeStatus.Standing.ATTACHED);
        }
        return probes;
    }

    private int call() throws Exception {
        Path script = Files.writeString(directory.resolve("caller.py"), CALLER);
        Process process = new ProcessBuilder("python3", script.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Integer.parseInt(output.strip());
    }

    private static Optional<ByteBuffer> seen(KernelProbes probes, String map, int tgid, int compat) {
        byte[] key = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(tgid)
                .putInt(compat)
                .array();
        return probes.map(map).lookup(key).map(it -> ByteBuffer.wrap(it).order(ByteOrder.nativeOrder()));
    }
}
