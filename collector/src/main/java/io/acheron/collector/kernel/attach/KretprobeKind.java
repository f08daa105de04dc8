/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code kretprobe}: when the kernel's {@code function}, or one whose name a {@code regex} matches (64 at most), returns. Needs CONFIG_KPROBES. */
public final class KretprobeKind implements AttachKind {
    @Override
    public String name() {
        return "kretprobe";
    }

    @Override
    public Set<String> options() {
        return KprobeLinks.OPTIONS;
    }

    @Override
    public Attachment prepare(Target target) {
        return KprobeLinks.prepare(target, true);
    }
}
