/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.kernel.KernelProbes;
import io.acheron.collector.kernel.ProbeStatus;
import io.acheron.collector.kernel.ProbeWorkshop;
import io.acheron.collector.kernel.VariantTrial;
import io.acheron.collector.kernel.VariantTrials;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attaches in every way there is and makes the program run. Where this kernel lacks what a way needs, it must say so: which of the
 * two happens depends on the kernel, but nothing else may.
 */
class AttachKindsPrivilegedIT {
    private static final String HEADER = """
            #include "acheron.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u64); } hits SEC(".maps");
            static __always_inline int hit(int result)
            {
                u32 zero = 0;
                u64 *count = bpf_map_lookup_elem(&hits, &zero);
                if (count)
                    __sync_fetch_and_add(count, 1);
                return result;
            }
            """;

    private static final String CGROUP_EVENTS = """
            SEC("cgroup_skb/ingress") int in_skb_in(void *ctx) { return hit(1); }
            SEC("cgroup_skb/egress") int in_skb_out(void *ctx) { return hit(1); }
            SEC("cgroup/sock_create") int in_create(void *ctx) { return hit(1); }
            SEC("cgroup/sock_release") int in_release(void *ctx) { return hit(1); }
            SEC("cgroup/post_bind4") int in_post_bind4(void *ctx) { return hit(1); }
            SEC("cgroup/post_bind6") int in_post_bind6(void *ctx) { return hit(1); }
            SEC("cgroup/bind4") int in_bind4(void *ctx) { return hit(1); }
            SEC("cgroup/bind6") int in_bind6(void *ctx) { return hit(1); }
            SEC("cgroup/connect4") int in_connect4(void *ctx) { return hit(1); }
            SEC("cgroup/connect6") int in_connect6(void *ctx) { return hit(1); }
            SEC("cgroup/sendmsg4") int in_sendmsg4(void *ctx) { return hit(1); }
            SEC("cgroup/sendmsg6") int in_sendmsg6(void *ctx) { return hit(1); }
            SEC("cgroup/recvmsg4") int in_recvmsg4(void *ctx) { return hit(1); }
            SEC("cgroup/recvmsg6") int in_recvmsg6(void *ctx) { return hit(1); }
            SEC("cgroup/getsockname4") int in_getsockname4(void *ctx) { return hit(1); }
            SEC("cgroup/getpeername4") int in_getpeername4(void *ctx) { return hit(1); }
            SEC("cgroup/dev") int in_dev(void *ctx) { return hit(1); }
            SEC("cgroup/sysctl") int in_sysctl(void *ctx) { return hit(1); }
            SEC("cgroup/getsockopt") int in_getsockopt(void *ctx) { return hit(1); }
            SEC("cgroup/setsockopt") int in_setsockopt(void *ctx) { return hit(1); }
            SEC("sockops") int in_sockops(void *ctx) { return hit(1); }
            """;

    private static final String SOURCE = HEADER + """
            SEC("tracepoint") int on_tracepoint(void *ctx) { return hit(0); }
            SEC("raw_tp") int on_raw_tp(void *ctx) { return hit(0); }
            SEC("tp_btf") int on_tp_btf(void *ctx) { return hit(0); }
            SEC("fentry") int on_fentry(void *ctx) { return hit(0); }
            SEC("fexit") int on_fexit(void *ctx) { return hit(0); }
            SEC("lsm") int on_lsm(void *ctx) { return hit(0); }
            SEC("kprobe") int on_kprobe(void *ctx) { return hit(0); }
            SEC("uprobe") int on_uprobe(void *ctx) { return hit(0); }
            SEC("perf_event") int on_perf_event(void *ctx) { return hit(0); }
            SEC("socket") int on_socket_filter(void *ctx) { return hit(0); }
            SEC("tc") int on_tc(void *ctx) { return hit(-1); }
            SEC("xdp") int on_xdp(void *ctx) { return hit(XDP_PASS); }
            SEC("iter/task") int on_iter(void *ctx) { return hit(0); }
            """ + CGROUP_EVENTS;

    /** A program of our own, so that no library's build decides: one function, and one probe compiled in (sys/sdt.h, by hand). */
    private static final String PROGRAM = """
            __attribute__((noinline)) int marked(int x) { __asm__ volatile("" : "+r"(x)); return x + 1; }
            __attribute__((noinline)) int marked_too(int x) { __asm__ volatile("" : "+r"(x)); return x + 2; }
            int main(void)
            {
                int x = marked(1) + marked_too(2);
                __asm__ volatile("990: nop\\n"
                    ".pushsection .note.stapsdt,\\"\\",@note\\n.balign 4\\n.4byte 992f-991f, 994f-993f, 3\\n"
                    "991: .asciz \\"stapsdt\\"\\n992: .balign 4\\n993: .8byte 990b\\n.8byte _.stapsdt.base\\n.8byte 0\\n"
                    ".asciz \\"acheron\\"\\n.asciz \\"mark\\"\\n.asciz \\"\\"\\n994: .balign 4\\n.popsection\\n"
                    ".pushsection .stapsdt.base,\\"aG\\",\\"progbits\\",.stapsdt.base,comdat\\n.weak _.stapsdt.base\\n"
                    ".hidden _.stapsdt.base\\n_.stapsdt.base: .space 1\\n.size _.stapsdt.base, 1\\n.popsection\\n");
                return x == 6 ? 0 : 1;
            }
            """;

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ProbeWorkshop workshop;

    /** A clock may take a while to tick; all others are seen by the first. */
    private static final int MOST_RUNS = 20;

    private static Path program = Path.of("");

    @BeforeAll
    static void compile() throws Exception {
        workshop =
                new ProbeWorkshop(directory).add("kinds", SOURCE, mapping("raw_tp", "{kind: raw_tp, name: sys_exit}"));
        program = workshop.program("marked", PROGRAM);
        VariantTrial trial = VariantTrials.of(workshop.catalog().probes(), true).get(0);
        if (!trial.attached()) {
            System.err.println("SKIPPED AttachKindsPrivilegedIT: " + trial.reason());
            Assumptions.abort(trial.reason());
        }
    }

    private static String mapping(String function, String point) {
        return """
                probe: kinds
                variants:
                  - {name: it, programs: [place]}
                attach:
                  place: %s
                """.formatted(point.replace("{", "{program: on_" + function + ", "));
    }

    /** Kinds that need nothing but BPF itself and what the test brings along must work. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw_tp | {kind: raw_tp, name: sched_process_exec}",
                "tp_btf | {kind: tp_btf, name: sched_process_exec}",
                "uprobe | {kind: uprobe, executable: PROGRAM, symbol: marked}",
                "uprobe | {kind: uprobe, executable: PROGRAM, regex: 'marked.*'}",
                "uprobe | {kind: uretprobe, executable: PROGRAM, symbol: marked}",
                "socket_filter | {kind: socket_filter, interface: lo}",
                "xdp | {kind: xdp, interface: lo}"
            })
    void shouldRunTheProgram(String function, String point) throws Exception {
        assertThat(hits(function, point.replace("PROGRAM", program.toString()))).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tracepoint | {kind: tracepoint, category: sched, name: sched_process_exec} | TRACEFS_MISSING",
                "fentry | {kind: fentry, function: security_bprm_check} | POLICY NOT_SUPPORTED",
                "fexit | {kind: fexit, function: security_bprm_check} | POLICY NOT_SUPPORTED",
                "lsm | {kind: lsm, hook: bprm_check_security} | POLICY NOT_SUPPORTED TYPE_MISSING",
                "kprobe | {kind: kprobe, function: security_bprm_check} | KPROBES_MISSING",
                "kprobe | {kind: kretprobe, regex: 'security_bprm_chec.'} | KPROBES_MISSING",
                "kprobe | {kind: ksyscall, calls: [execve]} | KPROBES_MISSING",
                "kprobe | {kind: kretsyscall, calls: [execve]} | KPROBES_MISSING",
                "perf_event | {kind: perf_event, event: cpu_clock, frequency: 1000} | HOOK_MISSING NOT_SUPPORTED",
                "tc | {kind: tc, interface: lo, direction: egress} | HOOK_MISSING NOT_SUPPORTED",
                "skb_out | {kind: cgroup, cgroup: root} | HOOK_MISSING"
            })
    void shouldRunTheProgramOrSayWhatTheKernelLacks(String function, String point, String refusals) throws Exception {
        String program = function.equals("skb_out") ? "in_skb_out" : "on_" + function;
        write(function, point);
        String reason = PrivateNamespace.call(() -> {
            VariantTrial trial =
                    VariantTrials.of(workshop.catalog().probes(), true).get(0);
            System.err.println(program + " " + point + ": " + (trial.attached() ? "attached" : trial.reason()));
            if (!trial.attached()) {
                assertThat(refusals.split(" ")).as(trial.reason()).contains(trial.failure());
            }
            return trial.reason();
        });
        if (reason.isEmpty()) {
            assertThat(hits(function, point)).isPositive();
        } else {
            assertThat(reason).as("what can be done").contains("(").endsWith(")");
        }
    }

    @Test
    void shouldFindAFunctionByOffsetAndByAddress() throws Exception {
        ElfSymbols symbols = ElfSymbols.of(program);
        long offset = requireNonNull(symbols.functions("marked"::equals, 1).get("marked"));
        assertThat(hits("uprobe", "{kind: uprobe, executable: %s, offset: 0x%x}".formatted(program, offset)))
                .isEqualTo(1);
        long address = 0;
        while (symbols.offset(address) != offset || address < offset) {
            address++;
        }
        assertThat(hits("uprobe", "{kind: uprobe, executable: %s, address: 0x%x}".formatted(program, address)))
                .isEqualTo(1);
    }

    @Test
    void shouldWatchOneProcessOnly() throws Exception {
        String point = "{kind: uprobe, executable: %s, symbol: marked, pid: %d}"
                .formatted(program, ProcessHandle.current().pid());
        assertThat(hits("uprobe", point)).isZero();
    }

    @Test
    void shouldAttachToProbesCompiledIntoAProgram() throws Exception {
        String source = HEADER.replace(
                        "#include \"acheron.h\"",
                        "#include \"machine.h\"\n#include \"acheron.h\"\n#include <bpf/usdt.bpf.h>")
                + "SEC(\"usdt\") int on_usdt(struct pt_regs *ctx) { return hit(0); }";
        ProbeWorkshop other = new ProbeWorkshop(java.nio.file.Files.createTempDirectory(directory, "usdt"))
                .add(
                        "kinds",
                        source,
                        mapping(
                                "usdt",
                                "{kind: usdt, executable: %s, provider: acheron, name: mark}".formatted(program)));
        assertThat(hits(other)).isEqualTo(1);
    }

    /** One function, three places, each under a name of its own. */
    @Test
    void shouldAttachOneFunctionSeveralTimes() throws Exception {
        workshop.mapping("kinds", """
                probe: kinds
                variants:
                  - name: thrice
                    programs: [at_entry, at_return]
                    one_of: [nowhere, by_library]
                    best_effort: [nowhere_either]
                attach:
                  at_entry: {kind: uprobe, program: on_uprobe, executable: PROGRAM, symbol: marked}
                  at_return: {kind: uretprobe, program: on_uprobe, executable: PROGRAM, symbol: marked}
                  nowhere: {kind: uprobe, program: on_uprobe, executable: PROGRAM, symbol: no_such_function}
                  by_library: {kind: uprobe, program: on_uprobe, executable: PROGRAM, symbol: marked_too}
                  nowhere_either: {kind: uprobe, program: on_uprobe, executable: /no/such/file, symbol: marked}
                """.replace("PROGRAM", program.toString()));
        try (KernelProbes probes = new KernelProbes(workshop.catalog().probes(), 1 << 16)) {
            probes.attach(it -> true);
            ProbeStatus status = probes.status().get(0);
            assertThat(status.standing()).isEqualTo(ProbeStatus.Standing.DEGRADED);
            assertThat(status.reason())
                    .contains("nowhere_either")
                    .contains("/no/such/file")
                    .doesNotContain("no_such_function");
            run();
            assertThat(count(probes)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: kprobe, funktion: x}",
                "{kind: telepathy}",
                "{kind: uprobe, symbol: marked}",
                "{kind: tc, interface: lo, direction: sideways}"
            })
    void shouldRefuseWhatItDoesNotUnderstandWithTheLine(String point) throws Exception {
        write("uprobe", point);
        VariantTrial trial = VariantTrials.of(workshop.catalog().probes(), true).get(0);
        assertThat(trial.attached()).isFalse();
        assertThat(trial.failure()).isEqualTo("PROBE_FILE");
        assertThat(trial.reason()).startsWith("kinds.yaml:5: place: ");
    }

    /** Every event of control groups that has a section name. */
    @Test
    void shouldAttachToEveryEventOfControlGroups() throws Exception {
        List<String> functions = CGROUP_EVENTS
                .lines()
                .map(it -> it.replaceAll(".* int (\\w+)\\(.*", "$1"))
                .toList();
        StringBuilder attach = new StringBuilder();
        functions.forEach(it -> attach.append("  ").append(it).append(": {kind: cgroup}\n"));
        workshop.mapping(
                "kinds",
                "probe: kinds\nvariants:\n  - {name: it, best_effort: [%s]}\nattach:\n%s"
                        .formatted(String.join(", ", functions), attach));
        VariantTrial trial = VariantTrials.of(workshop.catalog().probes(), true).get(0);
        Assumptions.assumeFalse(trial.reason().contains("cgroup v2 is not mounted"), trial.reason());
        assertThat(trial.attached()).as(trial.reason()).isTrue();
        assertThat(trial.programs()).as(trial.reason()).hasSize(functions.size());
    }

    private static long hits(String function, String point) throws Exception {
        write(function, point);
        return hits(workshop);
    }

    private static void write(String function, String point) throws Exception {
        workshop.mapping("kinds", mapping(function, point).replace("on_skb_out", "in_skb_out"));
    }

    private static long hits(ProbeWorkshop from) throws Exception {
        return PrivateNamespace.call(() -> {
            try (KernelProbes probes = new KernelProbes(from.catalog().probes(), 1 << 16)) {
                probes.attach(it -> true);
                assertThat(probes.status().get(0).standing())
                        .as(probes.status().toString())
                        .isEqualTo(ProbeStatus.Standing.ATTACHED);
                long before = count(probes);
                for (int i = 0; i < MOST_RUNS && count(probes) == before; i++) {
                    run();
                }
                return count(probes) - before;
            }
        });
    }

    /** Runs the program and sends a datagram: each way to attach sees one of both. */
    private static void run() throws Exception {
        assertThat(new ProcessBuilder(program.toString()).start().waitFor()).isZero();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("127.0.0.1"), 9));
        }
    }

    private static long count(KernelProbes probes) {
        byte[] value = probes.map("hits").lookup(new byte[Integer.BYTES]).orElseThrow();
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
    }
}
