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
    private final StartGate gate;

    /** @param state name of the step in the pattern */
    StepCondition(String state, int step, boolean distinct, StartGate gate) {
        this.gate = gate;
        this.state = state;
        this.step = step;
        this.distinct = distinct;
    }

    @Override
    public boolean filter(Occurrence occurrence, Context<Occurrence> context) throws Exception {
        Occurrence.Take take = occurrence.take(step);
        boolean mayBegin = step > 0 || gate.isOpen();
        if (take == null || (mayBegin && !distinct)) {
            return take != null;
        }
        boolean begins = true;
        for (Occurrence earlier : context.getEventsForPattern(state)) {
            begins = false;
            Occurrence.Take before = earlier.take(step);
            if (distinct && before != null && Objects.equals(before.distinct(), take.distinct())) {
                return false;
            }
        }
        return mayBegin || !begins;
    }
}
