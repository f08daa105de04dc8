/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.state.Logic;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A rule that several events meet together: a sequence, a correlation, a first sight. Its parts are evaluated one event at a time
 * like any rule; {@link io.acheron.rulekit.state.StatefulEvaluator} puts together what {@link MatchSink#step} receives.
 *
 * @param rule metadata
 * @param logic how the parts belong together
 * @param steps parts that events meet, at least one, numbered through chained correlations
 * @param logicHash hash of all that decides, without the metadata: while it stays the same, state stays good
 */
public record StatefulRule(Rule rule, Logic logic, List<Step> steps, String logicHash) {
    /**
     * A part that events meet.
     *
     * @param name name of the step or of the rule a correlation refers to
     * @param by fields the key values come from, as written; as many in each part
     */
    public record Step(String name, List<String> by) {
        public Step {
            by = List.copyOf(by);
        }
    }

    public StatefulRule {
        steps = List.copyOf(steps);
    }

    /** @return longest time from an event to the last finding it can be part of */
    public Duration reach() {
        return Duration.of(logic.reachMicros(), ChronoUnit.MICROS);
    }
}
