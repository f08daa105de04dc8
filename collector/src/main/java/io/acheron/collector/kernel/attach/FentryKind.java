/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code fentry}: at the entry of the kernel's {@code function}, else of that of the section. Needs BPF trampolines. */
public final class FentryKind implements AttachKind {
    private static final String PLACE = "function";

    @Override
    public String name() {
        return "fentry";
    }

    @Override
    public Set<String> options() {
        return Set.of(PLACE);
    }

    @Override
    public Attachment prepare(Target target) {
        return BtfTarget.prepare(target, PLACE);
    }
}
