/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code raw_tp}: {@code name} of the tracepoint. The program gets the kernel's arguments without types. */
public final class RawTracepointKind implements AttachKind {
    @Override
    public String name() {
        return "raw_tp";
    }

    @Override
    public Set<String> options() {
        return Set.of("name");
    }

    @Override
    public Attachment prepare(Target target) {
        String name = target.required("name");
        return target.link(
                "raw tracepoint " + name,
                () -> target.bpf().bpf_program__attach_raw_tracepoint(target.program(), name));
    }
}
