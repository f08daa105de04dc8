/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.budget;

import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.EventKind;
import io.acheron.collector.capture.RecordPolicies;
import io.acheron.collector.probe.Priority;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The budgets in force. For the thread that drains. */
public final class Budgets {
    /** Of the records over the rate one in so many is given, so that one sees what it is. */
    private static final int ONE_IN = 100;

    private final RecordPolicies policies;
    private final List<EventKind> kinds;
    private final Map<String, Budget> inForce = new HashMap<>();

    /**
     * Puts the budgets in force that probes have when nobody says otherwise.
     *
     * @param control of a capture that runs
     * @param kinds what it may give
     */
    public Budgets(CaptureControl control, List<EventKind> kinds) {
        this.policies = new RecordPolicies(control);
        this.kinds = List.copyOf(kinds);
        kinds.stream().map(EventKind::probe).distinct().forEach(probe -> set(probe, null, null));
    }

    /**
     * Sets the budget of a probe.
     *
     * @param cpuPermille null for the default
     * @param eventsPerSecond for each kind of the probe; null for the default
     * @return the budget in force now
     */
    public Budget set(String probe, @Nullable Integer cpuPermille, @Nullable Integer eventsPerSecond) {
        Budget usual = usual(probe);
        Budget budget = new Budget(
                cpuPermille == null ? usual.cpuPermille() : cpuPermille,
                eventsPerSecond == null ? usual.eventsPerSecond() : eventsPerSecond);
        if (!budget.equals(inForce.put(probe, budget))) {
            for (EventKind kind : kinds) {
                if (kind.probe().equals(probe)) {
                    policies.rate(kind.type(), rate(kind, eventsPerSecond), ONE_IN);
                }
            }
        }
        return budget;
    }

    /** Each kind has the rate of its own priority, not that of the probe, unless one is set. */
    private static int rate(EventKind kind, @Nullable Integer asked) {
        return asked == null ? Budget.ofPriority(kind.priority()).eventsPerSecond() : asked;
    }

    /** Returns the budget in force. */
    public Budget of(String probe) {
        return inForce.getOrDefault(probe, usual(probe));
    }

    /** Returns the names of the probes that have one. */
    public List<String> probes() {
        return kinds.stream().map(EventKind::probe).distinct().toList();
    }

    List<String> kindsOf(String probe) {
        return kinds.stream()
                .filter(it -> it.probe().equals(probe))
                .map(EventKind::name)
                .toList();
    }

    private Budget usual(String probe) {
        return Budget.ofPriority(kinds.stream()
                .filter(it -> it.probe().equals(probe))
                .map(EventKind::priority)
                .min(Comparator.naturalOrder())
                .orElse(Priority.NORMAL));
    }
}
