/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.nfa.NFA;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.pattern.Pattern;

/**
 * A sequence as Flink CEP's automaton. Between the steps of an ordered sequence other events may come; after a match all partial
 * matches that share events with it are dropped, so that a burst alerts once and not once for each of its events.
 */
final class SequenceNfa {
    static final AfterMatchSkipStrategy SKIP = AfterMatchSkipStrategy.skipPastLastEvent();

    private final SequencePlan plan;
    private final StartGate gate;
    private final NFA<Occurrence> nfa;

    SequenceNfa(SequencePlan plan) {
        this.plan = plan;
        this.gate = new StartGate(plan.events());
        Pattern<Occurrence, ?> pattern = (plan.ordered() ? ordered(plan, gate) : unordered(plan, gate))
                .within(Duration.ofMillis(plan.withinMs()));
        this.nfa = NFACompiler.compileFactory(pattern, true).createNFA();
    }

    NFA<Occurrence> nfa() {
        return nfa;
    }

    StartGate gate() {
        return gate;
    }

    private static Pattern<Occurrence, Occurrence> ordered(SequencePlan plan, StartGate gate) {
        Pattern<Occurrence, Occurrence> pattern = Pattern.begin(state(0), SKIP);
        for (int i = 0; i < plan.steps().size(); i++) {
            SequencePlan.Step step = plan.steps().get(i);
            pattern = (i == 0 ? pattern : pattern.followedBy(state(i)))
                    .where(new StepCondition(state(i), i, step.distinct(), gate));
            pattern = step.times() == 1 ? pattern : pattern.times(step.times());
        }
        return pattern;
    }

    private static Pattern<Occurrence, Occurrence> unordered(SequencePlan plan, StartGate gate) {
        Pattern<Occurrence, Occurrence> pattern =
                Pattern.<Occurrence>begin(state(0), SKIP).where(new AnyStepCondition(state(0), plan, gate));
        return plan.events() == 1 ? pattern : pattern.times(plan.events());
    }

    /** Own names: those of analysts may hold characters that CEP uses itself. */
    private static String state(int step) {
        return "step-" + step;
    }

    /** @return events of a match with the steps they took, in the order of their time */
    List<Taken> taken(Map<String, List<Occurrence>> match) {
        List<Taken> taken = new ArrayList<>();
        if (plan.ordered()) {
            for (int i = 0; i < plan.steps().size(); i++) {
                for (Occurrence occurrence : match.getOrDefault(state(i), List.of())) {
                    taken.add(new Taken(occurrence, i));
                }
            }
        } else {
            StepAssignment assignment = new StepAssignment(plan);
            List<Occurrence> occurrences = match.getOrDefault(state(0), List.of());
            occurrences.forEach(assignment::add);
            occurrences.forEach(occurrence -> taken.add(new Taken(occurrence, assignment.stepOf(occurrence))));
        }
        taken.sort(Comparator.comparing(Taken::occurrence, SequenceNfa::byTime));
        return taken;
    }

    /** An event and the step it took. */
    record Taken(Occurrence occurrence, int step) {}

    static int byTime(Occurrence one, Occurrence other) {
        int order = one.event()
                .getHeader()
                .getEventTime()
                .compareTo(other.event().getHeader().getEventTime());
        return order != 0
                ? order
                : Long.compare(
                        one.event().getHeader().getSequence(),
                        other.event().getHeader().getSequence());
    }
}
