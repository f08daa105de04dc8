/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.SequenceRule;
import java.io.Serializable;
import java.util.List;

/**
 * The part of a sequence rule that its state depends on. It travels with each step, so that the stage that holds the state needs no
 * rules of its own and can never be ahead of or behind the stage that found the step.
 *
 * @param steps in the order they must come if ordered
 * @param withinMs longest time from the first to the last event
 * @param ordered whether the steps must come in their order
 * @param logicHash hash of all that decides whether the rule matches; state is kept under it
 */
public record SequencePlan(List<Step> steps, long withinMs, boolean ordered, String logicHash) implements Serializable {
    /**
     * A step.
     *
     * @param name unique in the rule
     * @param times number of events it takes
     * @param distinct whether these events must differ in their distinct value
     */
    public record Step(String name, int times, boolean distinct) implements Serializable {}

    static SequencePlan of(SequenceRule rule) {
        List<Step> steps = rule.steps().stream()
                .map(step -> new Step(step.name(), step.times(), step.distinct()))
                .toList();
        return new SequencePlan(steps, rule.within().toMillis(), rule.ordered(), rule.logicHash());
    }

    /** @return number of events a match has */
    int events() {
        return steps.stream().mapToInt(Step::times).sum();
    }
}
