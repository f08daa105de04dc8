/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.time.Duration;
import java.util.List;

/**
 * A rule that several events meet together. Its steps are evaluated one event at a time like any rule; who receives them by
 * {@link MatchSink#step} puts them together.
 *
 * @param rule metadata
 * @param steps at least one, in the order of the file
 * @param within longest time from the first to the last event, positive
 * @param ordered whether the steps must come in the order of the list
 * @param logicHash hash of steps, keys, time and order without the metadata: while it stays the same, half-finished matches stay good
 */
public record SequenceRule(Rule rule, List<Step> steps, Duration within, boolean ordered, String logicHash) {
    /**
     * A step.
     *
     * @param name unique in the rule
     * @param times number of events it takes, at least 1
     * @param distinct whether these events must differ in the value that comes with {@link MatchSink#step}
     * @param by fields the key values come from, as written; as many in each step
     */
    public record Step(String name, int times, boolean distinct, List<String> by) {
        public Step {
            by = List.copyOf(by);
        }
    }

    public SequenceRule {
        steps = List.copyOf(steps);
    }
}
