/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.ProbeMapping;
import io.acheron.collector.probe.ProbeMapping.AttachPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import org.jspecify.annotations.Nullable;

/** Attaches single programs, each to where its section name or its probe's file says. */
final class Attacher {
    private static final int O_DIRECTORY_CLOEXEC = 0x90000;
    private static final int ALL_PROCESSES = -1;

    private final NativeCalls calls;

    Attacher(NativeCalls calls) {
        this.calls = calls;
    }

    /** Attaches a program where its section name says. */
    Pointer automatic(Pointer program, String name) {
        calls.forgetLog();
        return calls.check(calls.bpf().bpf_program__attach(program), "attach " + name);
    }

    /** Attaches a program to a control group. */
    Pointer cgroup(Pointer program, String name, AttachPoint point) {
        if (!point.option("cgroup", "root").equals("root")) {
            throw new BpfException(
                    "attach " + name + ": cgroup '" + point.option("cgroup", "") + "' is unknown; only root is");
        }
        Path root = CgroupRoot.find();
        int fd = calls.libc().open(root.toString(), O_DIRECTORY_CLOEXEC);
        if (fd < 0) {
            throw new BpfException("attach " + name + ": open " + root + ": "
                    + calls.libc().strerror(calls.runtime().getLastError()));
        }
        try {
            calls.forgetLog();
            return calls.check(calls.bpf().bpf_program__attach_cgroup(program, fd), "attach " + name + " to " + root);
        } finally {
            calls.libc().close(fd);
        }
    }

    /**
     * Attaches a program to an exported function of a library, for all processes that use that file.
     *
     * @param cookie number the program can ask for, tells the libraries apart
     */
    Pointer uprobe(Pointer program, Path library, AttachPoint point, int cookie) {
        UprobeOptions options = new UprobeOptions(calls.runtime());
        String wanted = point.option("symbol", "");
        Pointer symbol = Memory.allocateDirect(calls.runtime(), wanted.length() + 1, true);
        symbol.putString(0, wanted, wanted.length() + 1, StandardCharsets.US_ASCII);
        options.cookie.set(cookie);
        options.function.set(symbol);
        calls.forgetLog();
        return calls.check(
                calls.bpf()
                        .bpf_program__attach_uprobe_opts(
                                program, ALL_PROCESSES, library.toString(), 0, Struct.getMemory(options)),
                "attach to " + wanted + " in " + library);
    }

    static @Nullable AttachPoint point(ProbeMapping mapping, String program) {
        return mapping.attach().get(program);
    }
}
