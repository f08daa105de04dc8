/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this process may do, as far as BPF asks for it (bpf_prog_load in kernel/bpf/syscall.c).
 *
 * @param effective a bit for each capability, as CapEff in /proc/self/status
 */
record Capabilities(long effective) {
    /** Also for programs whose type is not known. */
    static final int ANY_TYPE = 0;

    private static final Capabilities ALL = new Capabilities(-1);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int HEXADECIMAL = 16;

    private static final int NET_ADMIN = 12;
    private static final int SYS_ADMIN = 21;
    private static final int PERFMON = 38;
    private static final int BPF = 39;

    /** Kprobe, tracepoint, perf event, raw tracepoint, that with writing, tracing, LSM of enum bpf_prog_type. */
    private static final Set<Integer> TRACING = Set.of(2, 5, 7, 17, 24, 26, 29);
    /** Classifier, action, XDP, and those of cgroups and sockets; of cgroup_skb it is asked when it is attached. */
    private static final Set<Integer> NETWORK =
            Set.of(3, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 22, 23, 25, 28);

    /** Returns those of this process; all when that cannot be read, so that nothing is said to be missing that is there. */
    static Capabilities own() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(it -> it.startsWith(EFFECTIVE))
                    .findFirst()
                    .map(Capabilities::of)
                    .orElse(ALL);
        } catch (IOException e) {
            return ALL;
        }
    }

    /** Reads the line of /proc/self/status. */
    static Capabilities of(String line) {
        return new Capabilities(
                Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), HEXADECIMAL));
    }

    /** Returns those that are needed for a type of program and are not there, by name. */
    List<String> missing(int programType) {
        List<String> missing = new ArrayList<>();
        if (!has(BPF)) {
            missing.add("CAP_BPF");
        }
        if (!has(PERFMON) && (programType == ANY_TYPE || TRACING.contains(programType))) {
            missing.add("CAP_PERFMON");
        }
        if (!has(NET_ADMIN) && (programType == ANY_TYPE || NETWORK.contains(programType))) {
            missing.add("CAP_NET_ADMIN");
        }
        return missing;
    }

    /** The one of before Linux 5.8 stands for all of them. */
    private boolean has(int capability) {
        return (effective >>> capability & 1) != 0 || (effective >>> SYS_ADMIN & 1) != 0;
    }
}
