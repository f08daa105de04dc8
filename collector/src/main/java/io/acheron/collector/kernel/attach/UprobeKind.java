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
 * {@code uprobe}: in an {@code executable} or a {@code library}, at a {@code symbol}, a {@code regex} of symbols, an {@code offset}
 * in the file or an {@code address}, for all processes or one {@code pid}; runs before the code there. Needs CAP_SYS_ADMIN.
 */
public final class UprobeKind implements AttachKind {
    @Override
    public String name() {
        return "uprobe";
    }

    @Override
    public Set<String> options() {
        return Uprobes.OPTIONS;
    }

    @Override
    public Attachment prepare(Target target) {
        return new Uprobes(target, false);
    }
}
