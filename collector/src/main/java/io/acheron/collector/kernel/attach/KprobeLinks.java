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

/** Attaches to functions of the kernel, at their entry or when they return. */
final class KprobeLinks {
    static final Set<String> OPTIONS = Set.of("function", "regex", "offset");

    static Attachment prepare(Target target, boolean returns) {
        List<String> functions = KernelFunctions.of(target);
        long offset = target.number("offset", 0);
        return target.links(links -> functions.forEach(function -> {
            KprobeOptions options = new KprobeOptions(target.runtime());
            options.returns.set(returns);
            options.offset.set(offset);
            links.add(target.linked(
                    function,
                    () -> target.bpf()
                            .bpf_program__attach_kprobe_opts(target.program(), function, Struct.getMemory(options))));
        }));
    }

    private KprobeLinks() {}
}
