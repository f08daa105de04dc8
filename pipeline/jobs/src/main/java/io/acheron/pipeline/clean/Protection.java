/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import java.util.Set;

/** What is never left out: whoever could switch it off would not be seen doing so. */
final class Protection {
    /** What collectors and the ledger say of the watching itself. */
    static final Set<String> KINDS = Set.of(
            "blind_window",
            "receipt",
            "config_change",
            "integrity_change",
            "clock_step",
            "host_silence",
            "ledger_mismatch");

    static boolean isAboutWatching(Event event) {
        return event.getHeader().getSource() == CaptureSource.COLLECTOR || KINDS.contains(event.getKind());
    }

    /** @return whether it is a conclusion rather than a record; those are few, and only a template that names them leaves them out */
    static boolean isDerived(Event event) {
        return event.getHeader().getSource() == CaptureSource.DERIVED;
    }

    private Protection() {}
}
