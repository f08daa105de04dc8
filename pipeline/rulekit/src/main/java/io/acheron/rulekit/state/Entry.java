/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.alert.MatchedField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that met one or more parts of a rule: an event, or a finding of a chained correlation.
 *
 * @param timeMicros when, never before the entry before it
 * @param sequence orders entries of the same time
 * @param parts the parts, at least one, lowest first
 * @param evidence what to show: one event, or those of the finding
 */
record Entry(long timeMicros, long sequence, List<Part> parts, List<Evidence> evidence) {
    /**
     * A part that was met.
     *
     * @param input index of the part
     * @param values its values
     * @param matched why
     */
    record Part(int input, List<String> values, List<MatchedField> matched) {}

    static Entry of(Occurrence occurrence, long timeMicros, List<Part> parts) {
        Evidence evidence = new Evidence(
                occurrence.id(), "", occurrence.timeMicros(), occurrence.sequence(), occurrence.recorded(), List.of());
        return new Entry(timeMicros, occurrence.sequence(), parts, List.of(evidence));
    }

    @Nullable
    Part part(int input) {
        for (Part part : parts) {
            if (part.input() == input) {
                return part;
            }
        }
        return null;
    }

    /** @return what to show when the entry was taken for this part; findings keep the names their own rules gave */
    List<Evidence> evidenceOf(Part part, String name) {
        List<Evidence> named = new ArrayList<>(evidence.size());
        for (Evidence one : evidence) {
            named.add(
                    one.part().isEmpty()
                            ? new Evidence(
                                    one.id(), name, one.timeMicros(), one.sequence(), one.recorded(), part.matched())
                            : one);
        }
        return named;
    }

    Entry withoutEvents() {
        List<Part> bare = parts.stream()
                .map(part -> new Part(part.input(), part.values(), List.of()))
                .toList();
        return new Entry(
                timeMicros,
                sequence,
                bare,
                evidence.stream().map(Evidence::withoutEvent).toList());
    }

    /** Whether this came before the other; of the same time only if the host numbered it lower. */
    boolean before(Entry other) {
        return timeMicros < other.timeMicros || (timeMicros == other.timeMicros && sequence < other.sequence);
    }
}
