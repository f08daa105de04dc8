/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import java.util.List;

/** Receives what an {@link Evaluator} finds in an event. */
public interface MatchSink {
    /**
     * A rule for single events matched.
     *
     * @param fields why: selections, fields, values
     */
    void match(Rule rule, List<MatchedField> fields);

    /**
     * An event matched a part of a rule over several events.
     *
     * @param keyValues values of the part's {@code by} fields, in their order, none empty
     * @param take the part; its leaf is an index into {@link StatefulRule#steps()}
     */
    void step(StatefulRule rule, List<String> keyValues, Take take);

    /**
     * An event matched a part but cannot be put to its rule, since a field has no value, or none that is a number where one is
     * asked for.
     *
     * @param field the field, as written in the rule
     */
    default void unkeyed(StatefulRule rule, int step, String field) {}

    /**
     * A rule matched, and a filter excepted the event from it.
     *
     * @param filter title of the filter
     */
    default void excepted(Rule rule, String filter) {}

    /**
     * A rule failed on this event; the others were evaluated all the same.
     *
     * @param message one line
     */
    default void failed(Rule rule, String message) {}

    /**
     * A rule is not evaluated for a while, because it failed or took long again and again; the others are.
     *
     * @param problem where the rule is, what happened, and until when it rests
     */
    default void rests(Rule rule, Problem problem) {}

    /** A rule that rested is evaluated again. */
    default void resumes(Rule rule) {}

    /**
     * An evaluation was timed; only some are.
     *
     * @param nanos time it took
     */
    default void timed(Rule rule, long nanos) {}
}
