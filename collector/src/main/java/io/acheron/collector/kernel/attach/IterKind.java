/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;

/** {@code iter}: walks a kind of objects of the kernel, the {@code target} such as task, each time somebody reads it. */
public final class IterKind implements AttachKind {
    private static final String PLACE = "target";

    @Override
    public String name() {
        return "iter";
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
