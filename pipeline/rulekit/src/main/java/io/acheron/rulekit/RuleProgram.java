/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.event.Event;
import java.util.List;
import java.util.Set;

/** Compiled rules of one language. Immutable and thread safe; evaluators share it. */
public interface RuleProgram {
    /** @return rules for single events, in a fixed order */
    List<Rule> rules();

    /** @return rules for several events, in a fixed order */
    List<StatefulRule> stateful();

    /** @return event kinds its rules can match; its evaluator is asked for no other */
    Set<String> kinds();

    /** @return a new evaluator for one thread */
    Evaluator newEvaluator();

    /**
     * @param ruleId id of a rule or sequence of this program
     * @return lines that say what matched and what did not, and on which values
     */
    List<String> explain(String ruleId, Event event);
}
