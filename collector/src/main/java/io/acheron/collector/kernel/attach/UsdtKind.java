/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;
import jnr.ffi.Struct;

/**
 * {@code usdt}: at a probe that was compiled into an {@code executable} or library, named by {@code provider} and {@code name}, for
 * all processes or one {@code pid}. The program includes bpf/usdt.bpf.h.
 */
public final class UsdtKind implements AttachKind {
    private static final long ALL_PROCESSES = -1;

    @Override
    public String name() {
        return "usdt";
    }

    @Override
    public Set<String> options() {
        return Set.of("executable", "provider", "name", "pid");
    }

    @Override
    public Attachment prepare(Target target) {
        String executable = target.required("executable");
        String provider = target.required("provider");
        String name = target.required("name");
        int pid = (int) target.number("pid", ALL_PROCESSES);
        return target.link(
                provider + ":" + name + " in " + executable,
                () -> target.bpf()
                        .bpf_program__attach_usdt(
                                target.program(),
                                pid,
                                executable,
                                provider,
                                name,
                                Struct.getMemory(new UsdtOptions(target.runtime()))));
    }
}
