/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;

/** Programs that are bound to their place when they are loaded, found by name in the BTF of the kernel. */
final class BtfTarget {
    /** As bpf_program__set_attach_target takes it for the running kernel. */
    private static final int KERNEL = 0;

    /** Binds the program to the named place, or leaves it bound to the one its section names. */
    static Attachment prepare(Target target, String option) {
        String name = target.option(option, "");
        if (!name.isEmpty()) {
            target.checked(
                    target.bpf().bpf_program__set_attach_target(target.program(), KERNEL, name), "choose " + name);
        }
        return target.link(
                name.isEmpty() ? "what its section names" : name,
                () -> target.bpf().bpf_program__attach(target.program()));
    }

    private BtfTarget() {}
}
