/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that is part of a match.
 *
 * @param id id of the event
 * @param part name of the step or rule it met
 * @param timeMicros event time since the epoch
 * @param sequence number the host gave the event
 * @param recorded the event; null when there are so many that only the first and the last ones are kept
 * @param matched why
 */
public record Evidence(
        String id,
        String part,
        long timeMicros,
        long sequence,
        @Nullable RecordedEvent recorded,
        List<MatchedField> matched) {
    /** @return the event; null when there are so many that only the first and the last ones are kept */
    public @Nullable Event event() {
        return recorded == null ? null : recorded.event();
    }

    Evidence withoutEvent() {
        return recorded == null ? this : new Evidence(id, part, timeMicros, sequence, null, List.of());
    }

    /** By time, then by the number the host gave. */
    static int inOrder(Evidence one, Evidence other) {
        int order = Long.compare(one.timeMicros, other.timeMicros);
        return order != 0 ? order : Long.compare(one.sequence, other.sequence);
    }
}
