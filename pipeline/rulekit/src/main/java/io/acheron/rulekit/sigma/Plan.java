/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.SequenceRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate on one event: a rule, or a step of a sequence.
 *
 * @param rule metadata
 * @param sequence the sequence if this is a step of one
 * @param step index of the step
 * @param kinds kinds of events it is about
 * @param criterion what the event must meet
 * @param keys fields of the key values
 * @param distinct field of the distinct value, null if there is none
 */
record Plan(
        Rule rule,
        @Nullable SequenceRule sequence,
        int step,
        Set<String> kinds,
        Criterion criterion,
        List<Key> keys,
        @Nullable Key distinct) {
    /** A field by its slot, and its name as the rule writes it. */
    record Key(int slot, String name) {}

    Plan of(SequenceRule whole) {
        return new Plan(rule, whole, step, kinds, criterion, keys, distinct);
    }
}
