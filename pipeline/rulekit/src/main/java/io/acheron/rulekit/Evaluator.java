/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.event.Event;

/** Evaluates all rules of a set on one event after another. Not thread safe: one per thread. */
public interface Evaluator extends AutoCloseable {
    /**
     * Hands every match to the sink before it returns, rules in a fixed order. Never throws because of an event or a rule.
     *
     * @param event not changed, and not looked at after the return
     */
    void evaluate(Event event, MatchSink sink);

    @Override
    void close();
}
