/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.List;
import java.util.Set;
import jnr.ffi.Struct;

/** Attaches to the functions that carry out system calls, whose names libbpf resolves for the processor. */
final class KernelCallLinks {
    static final Set<String> OPTIONS = Set.of("calls");

    static Attachment prepare(Target target, boolean returns) {
        List<String> calls = target.all("calls");
        if (calls.isEmpty()) {
            throw target.refuse("needs 'calls', names of system calls");
        }
        return target.links(links -> calls.forEach(call -> {
            KernelCallOptions options = new KernelCallOptions(target.runtime());
            options.returns.set(returns);
            links.add(target.linked(
                    "system call " + call,
                    () -> target.bpf()
                            .bpf_program__attach_ksyscall(target.program(), call, Struct.getMemory(options))));
        }));
    }

    private KernelCallLinks() {}
}
