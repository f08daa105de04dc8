/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code kretsyscall}: when the functions of the kernel that carry out the system {@code calls} return. Needs CONFIG_KPROBES; 32-bit programs go another way. */
public final class KernelCallReturnKind implements AttachKind {
    @Override
    public String name() {
        return "kretsyscall";
    }

    @Override
    public Set<String> options() {
        return KernelCallLinks.OPTIONS;
    }

    @Override
    public Attachment prepare(Target target) {
        return KernelCallLinks.prepare(target, true);
    }
}
