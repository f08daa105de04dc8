/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;

/** Kinds of refusal by the kernel, told from its error number and what libbpf printed, each with what can be done. */
public enum FailureClass {
    NOT_PERMITTED("run as root, or give CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN, and CAP_SYS_ADMIN for uprobes"),
    POLICY("the kernel refuses programs of this kind whoever asks: it lacks BPF trampolines or a policy forbids them"),
    TYPE_MISSING("this kernel has no such function, tracepoint or type: a variant for other kernels"),
    TRACEFS_MISSING("mount -t tracefs tracefs /sys/kernel/tracing, and grant CAP_DAC_READ_SEARCH when not root"),
    KPROBES_MISSING("this kernel has no such function, or was built without kprobes (CONFIG_KPROBES)"),
    HOOK_MISSING("this kernel has no such hook, or was built without what it needs"),
    NOT_SUPPORTED("this kernel was built without support for it"),
    ARGUMENT_MISSING("the program reads more arguments than the hook has here: a defect of the probe"),
    VERIFIER("the verifier of this kernel does not take the program: report it with the kernel's version"),
    TRANSIENT("it is tried again"),
    OTHER("");

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ESRCH = 3;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final int EOPNOTSUPP = 95;
    private static final int ENOTSUPP = 524;

    private final String remedy;

    FailureClass(String remedy) {
        this.remedy = remedy;
    }

    /** Returns what can be done about it by a process that lacks these capabilities; empty when nothing general can be said. */
    String remedy(List<String> missing) {
        return this == NOT_PERMITTED && !missing.isEmpty()
                ? "this process lacks " + String.join(", ", missing) + ": " + remedy
                : remedy;
    }

    /**
     * Tells by what is known of a refusal.
     *
     * @param error number
     * @param lines what libbpf printed
     * @param missing capabilities that were needed and are not there
     */
    static FailureClass of(int error, List<String> lines, List<String> missing) {
        boolean verified = any(lines, "processed ") && any(lines, "insns");
        if (any(lines, "Couldn't load trivial BPF program")) {
            return NOT_PERMITTED;
        }
        if (any(lines, "determine tracepoint") && (error == ENOENT || error == EACCES)) {
            return TRACEFS_MISSING;
        }
        if (any(lines, "failed to create k") && any(lines, "probe '")) {
            return KPROBES_MISSING;
        }
        return switch (error) {
            case EPERM -> any(lines, "program load failed") && !verified && missing.isEmpty() ? POLICY : NOT_PERMITTED;
            case ESRCH -> TYPE_MISSING;
            case ENOENT -> HOOK_MISSING;
            case EOPNOTSUPP, ENOTSUPP -> NOT_SUPPORTED;
            case EINTR, EAGAIN, ENOMEM, EBUSY -> TRANSIENT;
            case EACCES -> verified ? VERIFIER : ARGUMENT_MISSING;
            case EINVAL -> verified ? VERIFIER : OTHER;
            default -> verified ? VERIFIER : OTHER;
        };
    }

    private static boolean any(List<String> lines, String part) {
        return lines.stream().anyMatch(it -> it.contains(part));
    }
}
