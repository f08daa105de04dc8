/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code kprobe}: at the entry of the kernel's {@code function}, or {@code offset} bytes behind it, or of all whose name a {@code regex} matches (64 at most). Needs CONFIG_KPROBES. */
public final class KprobeKind implements AttachKind {
    @Override
    public String name() {
        return "kprobe";
    }

    @Override
    public Set<String> options() {
        return KprobeLinks.OPTIONS;
    }

    @Override
    public Attachment prepare(Target target) {
        return KprobeLinks.prepare(target, false);
    }
}
