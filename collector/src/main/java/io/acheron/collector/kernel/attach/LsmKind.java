/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code lsm}: at a {@code hook} of the security modules, such as file_open. Needs CONFIG_BPF_LSM, and bpf in the lsm= list of the kernel. */
public final class LsmKind implements AttachKind {
    private static final String PLACE = "hook";

    @Override
    public String name() {
        return "lsm";
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
