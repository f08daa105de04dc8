/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.util.Objects;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/** An event takes one step of an ordered sequence: it can take it, and its distinct value is new in the step. */
final class StepCondition extends IterativeCondition<Occurrence> {
    private static final long serialVersionUID = 1L;

    private final String state;
    private final int step;
    private final boolean distinct;

    /** @param state name of the step in the pattern */
    StepCondition(String state, int step, boolean distinct) {
        this.state = state;
        this.step = step;
        this.distinct = distinct;
    }

    @Override
    public boolean filter(Occurrence occurrence, Context<Occurrence> context) throws Exception {
        Occurrence.Take take = occurrence.take(step);
        if (take == null || !distinct) {
            return take != null;
        }
        for (Occurrence earlier : context.getEventsForPattern(state)) {
            Occurrence.Take before = earlier.take(step);
            if (before != null && Objects.equals(before.distinct(), take.distinct())) {
                return false;
            }
        }
        return true;
    }
}
