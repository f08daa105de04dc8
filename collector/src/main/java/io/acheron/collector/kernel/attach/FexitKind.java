/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code fexit}: when the kernel's {@code function} returns, with arguments and result. Needs BPF trampolines. */
public final class FexitKind implements AttachKind {
    private static final String PLACE = "function";

    @Override
    public String name() {
        return "fexit";
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
