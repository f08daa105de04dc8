/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a rule over several events: a step of a sequence or a rule that a correlation refers to.
 *
 * @param name name for people, unique in the rule
 * @param role what an event that meets it does
 * @param min least number of events it takes; 0 for an optional step
 * @param max most events it takes, as further evidence
 * @param distinct whether these events must differ in their first value
 * @param captures names of the values, behind the distinct one, that later steps refer to
 * @param comparisons values, behind the captures, that are compared with captured ones
 * @param chained a correlation whose findings are the events of this part; null for events of the stream
 * @param chainedValues which of the chained correlation's group values are the values of this part
 */
public record Input(
        String name,
        Role role,
        int min,
        int max,
        boolean distinct,
        List<String> captures,
        List<Comparison> comparisons,
        @Nullable Logic chained,
        List<Integer> chainedValues) {
    /** What an event does to the matches that have begun. */
    public enum Role {
        /** It is taken as evidence. */
        TAKE,
        /** It ends matches that wait at this place of the order. */
        ABSENT,
        /** It ends all matches that have begun. */
        UNTIL
    }

    /**
     * A value of this step against a captured one.
     *
     * @param captured name of the capture
     * @param equal whether they must be equal; if not, they must differ
     */
    public record Comparison(String captured, boolean equal) {}

    public Input {
        captures = List.copyOf(captures);
        comparisons = List.copyOf(comparisons);
        chainedValues = List.copyOf(chainedValues);
    }

    /** @return a part that takes so many events */
    public static Input take(String name, int times, boolean distinct) {
        return new Input(name, Role.TAKE, times, times, distinct, List.of(), List.of(), null, List.of());
    }

    int firstComparison() {
        return (distinct ? 1 : 0) + captures.size();
    }
}
