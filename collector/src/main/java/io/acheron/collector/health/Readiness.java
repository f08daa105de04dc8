/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.ProbeState;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the collector can see and deliver: to be alive is less. A kernel that lacks the hook of one probe makes it no less ready, or
 * it would never be.
 */
final class Readiness {
    /** Returns what is missing, one line each; empty when nothing is. */
    static List<String> missing(HealthReport report) {
        List<String> missing = new ArrayList<>();
        boolean sees = report.probes().stream()
                .anyMatch(it -> it.state() == ProbeState.State.ATTACHED || it.state() == ProbeState.State.DEGRADED);
        for (ProbeState probe : report.probes()) {
            if (!sees && probe.state() == ProbeState.State.FAILED) {
                missing.add("probe %s: %s".formatted(probe.name(), probe.reason()));
            }
        }
        if (!report.sinkTrouble().isEmpty()) {
            missing.add("sink: " + report.sinkTrouble());
        }
        return missing;
    }

    private Readiness() {}
}
