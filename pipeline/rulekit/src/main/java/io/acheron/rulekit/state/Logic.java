/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides whether events meet a rule together. Immutable; it travels with the events, so that the stage that holds the
 * state needs no rules of its own.
 *
 * @param kind how the parts belong together
 * @param withinMicros length of the window, positive; two events as far apart as this are not in one window
 * @param inputs parts, at least one
 * @param threshold what the aggregate must be; null where there is none
 * @param quiet whether a group that has fired says nothing more for the length of the window
 * @param everyMatch whether a match leaves others that share events with it alone
 * @param learnMicros time from the first event of a key for which new values are only learned
 */
public record Logic(
        Kind kind,
        long withinMicros,
        List<Input> inputs,
        @Nullable Threshold threshold,
        boolean quiet,
        boolean everyMatch,
        long learnMicros) {
    /** How the parts belong together. */
    public enum Kind {
        /** Steps in the order of the list. */
        ORDERED,
        /** Steps in any order, each event for one of them. */
        UNORDERED,
        /** Different rules; an event may meet several. */
        TEMPORAL,
        EVENT_COUNT,
        VALUE_COUNT,
        VALUE_SUM,
        VALUE_AVG,
        /** A value that was not there for the length of the window. */
        FIRST_SEEN
    }

    public Logic {
        inputs = List.copyOf(inputs);
    }

    /** @return steps that follow each other, or not */
    public static Logic steps(boolean ordered, long withinMicros, List<Input> inputs) {
        Input first = inputs.get(0);
        boolean burst = inputs.size() == 1 && first.role() == Input.Role.TAKE && first.min() > 1;
        if (burst) {
            // A window of entries does for one counted step what partial matches would do at the cost of its square.
            Kind kind = first.distinct() ? Kind.VALUE_COUNT : Kind.EVENT_COUNT;
            return new Logic(kind, withinMicros, inputs, Threshold.atLeast(first.min()), false, false, 0);
        }
        return new Logic(ordered ? Kind.ORDERED : Kind.UNORDERED, withinMicros, inputs, null, false, false, 0);
    }

    /** @return whether it is decided when a window is over rather than by each event */
    boolean decidedAtEnd() {
        return kind == Kind.VALUE_AVG || (threshold != null && threshold.decidedAtEnd());
    }

    /** @return number of parts that events of the stream meet, those of chained correlations too */
    public int leaves() {
        int leaves = 0;
        for (Input input : inputs) {
            Logic chained = input.chained();
            leaves += chained == null ? 1 : chained.leaves();
        }
        return leaves;
    }

    /** @return longest time from an event to the last finding it can be part of */
    public long reachMicros() {
        long chained = 0;
        for (Input input : inputs) {
            Logic inner = input.chained();
            chained = Math.max(chained, inner == null ? 0 : inner.reachMicros());
        }
        return withinMicros + chained;
    }
}
