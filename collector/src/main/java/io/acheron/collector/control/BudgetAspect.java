/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.collector.budget.Budget;
import io.acheron.collector.budget.Budgets;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.ProbeSetting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each probe may use. */
public final class BudgetAspect implements Aspect {
    private final Budgets budgets;
    private final Map<String, Asked> asked = new HashMap<>();

    private record Asked(
            @Nullable Integer cpuPermille, @Nullable Integer eventsPerSecond) {
        static final Asked NOTHING = new Asked(null, null);
    }

    /** @param budgets of the capture that runs */
    public BudgetAspect(Budgets budgets) {
        this.budgets = budgets;
    }

    /** The ranges are checked for every configuration. */
    @Override
    public @Nullable String refusal(CollectorConfig config) {
        return null;
    }

    @Override
    public List<Step> steps(Target target) {
        List<Step> steps = new ArrayList<>();
        for (String probe : budgets.probes()) {
            Asked wanted = new Asked(
                    target.<Integer>probe(probe, ProbeSetting::getCpuPermille).orElse(null),
                    target.<Integer>probe(probe, ProbeSetting::getEventsPerSecond)
                            .orElse(null));
            if (!wanted.equals(asked.getOrDefault(probe, Asked.NOTHING))) {
                steps.add(() -> set(probe, wanted, target.reason(probe)));
            }
        }
        return steps;
    }

    private Change set(String probe, Asked wanted, String reason) {
        asked.put(probe, wanted);
        Budget before = budgets.of(probe);
        Budget after = budgets.set(probe, wanted.cpuPermille(), wanted.eventsPerSecond());
        return new Change("budget", probe, "set", before.text(), after.text(), reason);
    }
}
