/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.technique.Technique;
import io.acheron.local.technique.Trace;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a technique and what it caused. Guarded by the board that holds it. */
final class Run {
    private final Technique technique;
    private final Trace trace;
    private final List<SeenAlert> alerts = new ArrayList<>();

    Run(Technique technique, Trace trace) {
        this.technique = technique;
        this.trace = trace;
    }

    Technique technique() {
        return technique;
    }

    Trace trace() {
        return trace;
    }

    void add(SeenAlert alert) {
        alerts.add(alert);
    }

    /** The first alert whose evidence is of the technique itself, and not of how the demo started it. */
    Optional<SeenAlert> caughtBy() {
        return alerts.stream().filter(this::evident).findFirst();
    }

    private boolean evident(SeenAlert seen) {
        return seen.alert().getEvents().stream().map(Event::getKind).anyMatch(technique.evidence()::contains);
    }
}
