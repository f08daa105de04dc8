/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assigns events to the steps of a sequence whose order does not matter. An event may be able to take several steps; it moves to
 * another one when a later event needs its place (bipartite matching by augmenting paths), so that whether a set of events fits
 * does not depend on the order in which they came, and costs stay polynomial whatever an attacker sends.
 */
final class StepAssignment {
    private final SequencePlan plan;
    private final List<List<Occurrence>> taken = new ArrayList<>();

    StepAssignment(SequencePlan plan) {
        this.plan = plan;
        plan.steps().forEach(step -> taken.add(new ArrayList<>()));
    }

    /** @return false, and nothing has changed, when there is no place for the event */
    boolean add(Occurrence occurrence) {
        return place(occurrence, new boolean[plan.steps().size()]);
    }

    /** @return index of the step an event was assigned to; -1 for none */
    int stepOf(Occurrence occurrence) {
        for (int step = 0; step < taken.size(); step++) {
            for (Occurrence holder : taken.get(step)) {
                if (holder == occurrence) {
                    return step;
                }
            }
        }
        return -1;
    }

    private boolean place(Occurrence occurrence, boolean[] tried) {
        for (Occurrence.Take take : occurrence.takes()) {
            int step = take.step();
            if (tried[step]) {
                continue;
            }
            tried[step] = true;
            List<Occurrence> holders = taken.get(step);
            Occurrence same = plan.steps().get(step).distinct() ? sameValue(holders, step, take.distinct()) : null;
            if (same == null && holders.size() < plan.steps().get(step).times()) {
                holders.add(occurrence);
                return true;
            }
            for (Occurrence holder : same == null ? List.copyOf(holders) : List.of(same)) {
                if (place(holder, tried)) {
                    holders.removeIf(any -> any == holder);
                    holders.add(occurrence);
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Occurrence sameValue(List<Occurrence> holders, int step, @Nullable String value) {
        for (Occurrence holder : holders) {
            Occurrence.Take take = holder.take(step);
            if (take != null && Objects.equals(take.distinct(), value)) {
                return holder;
            }
        }
        return null;
    }
}
