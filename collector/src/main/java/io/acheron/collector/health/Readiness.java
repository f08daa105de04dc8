/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.ProbeState;
import java.util.ArrayList;
import java.util.List;

/** Whether the collector does its whole work: live is one thing, able to see and to deliver another. */
final class Readiness {
    /** Returns what is missing, one line each; empty when nothing is. */
    static List<String> missing(HealthReport report) {
        List<String> missing = new ArrayList<>();
        for (ProbeState probe : report.probes()) {
            if (probe.state() == ProbeState.State.FAILED) {
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
