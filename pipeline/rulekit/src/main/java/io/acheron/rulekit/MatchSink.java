/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.alert.MatchedField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives what an {@link Evaluator} finds in an event. */
public interface MatchSink {
    /**
     * A rule for single events matched.
     *
     * @param fields why: selections, fields, values
     */
    void match(Rule rule, List<MatchedField> fields);

    /**
     * An event matched a step of a sequence.
     *
     * @param step index into {@link SequenceRule#steps()}
     * @param keyValues values of the step's {@code by} fields, in their order, none empty
     * @param distinct value of the step's {@code distinct} field; null if the step has none
     * @param fields why: selections, fields, values
     */
    void step(
            SequenceRule rule, int step, List<String> keyValues, @Nullable String distinct, List<MatchedField> fields);

    /**
     * An event matched a step but cannot be put to its sequence, since a {@code by} or {@code distinct} field has no value.
     *
     * @param field the field without value, as written in the rule
     */
    default void unkeyed(SequenceRule rule, int step, String field) {}

    /**
     * A rule failed on this event; the others were evaluated all the same.
     *
     * @param message one line
     */
    default void failed(Rule rule, String message) {}
}
