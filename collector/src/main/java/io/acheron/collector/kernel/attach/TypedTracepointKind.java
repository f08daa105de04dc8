/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code tp_btf}: {@code name} of the tracepoint, else that of the section. The program gets typed arguments. */
public final class TypedTracepointKind implements AttachKind {
    private static final String PLACE = "name";

    @Override
    public String name() {
        return "tp_btf";
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
