/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/**
 * {@code xdp}: sees the packets of an {@code interface} before the network stack does, in the driver or, where that cannot, in the
 * generic way.
 */
public final class XdpKind implements AttachKind {
    @Override
    public String name() {
        return "xdp";
    }

    @Override
    public Set<String> options() {
        return Set.of("interface");
    }

    @Override
    public Attachment prepare(Target target) {
        String name = target.required("interface");
        return target.link(
                "interface " + name,
                () -> target.bpf().bpf_program__attach_xdp(target.program(), Interfaces.index(target, name)));
    }
}
