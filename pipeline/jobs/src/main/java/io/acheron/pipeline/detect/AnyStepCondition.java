/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/** An event takes any step of an unordered sequence that is still open, with those taken before it. */
final class AnyStepCondition extends IterativeCondition<Occurrence> {
    private static final long serialVersionUID = 1L;

    private final String state;
    private final SequencePlan plan;
    private final StartGate gate;

    AnyStepCondition(String state, SequencePlan plan, StartGate gate) {
        this.gate = gate;
        this.state = state;
        this.plan = plan;
    }

    @Override
    public boolean filter(Occurrence occurrence, Context<Occurrence> context) throws Exception {
        StepAssignment assignment = new StepAssignment(plan);
        boolean begins = true;
        for (Occurrence earlier : context.getEventsForPattern(state)) {
            begins = false;
            assignment.add(earlier);
        }
        return (gate.isOpen() || !begins) && assignment.add(occurrence);
    }
}
