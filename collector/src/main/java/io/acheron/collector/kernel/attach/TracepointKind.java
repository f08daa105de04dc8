/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code tracepoint}: {@code category} and {@code name}. Needs tracefs, where the kernel tells the number of a tracepoint. */
public final class TracepointKind implements AttachKind {
    @Override
    public String name() {
        return "tracepoint";
    }

    @Override
    public Set<String> options() {
        return Set.of("category", "name");
    }

    @Override
    public Attachment prepare(Target target) {
        String category = target.required("category");
        String name = target.required("name");
        return target.link(
                "tracepoint " + category + "/" + name,
                () -> target.bpf().bpf_program__attach_tracepoint(target.program(), category, name));
    }
}
