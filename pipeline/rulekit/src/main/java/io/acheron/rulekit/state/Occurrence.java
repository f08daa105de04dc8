/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.event.Event;
import java.util.List;

/**
 * An event with the parts of one rule that it meets for one key.
 *
 * @param event the event
 * @param takes at least one, lowest leaf first
 */
public record Occurrence(Event event, List<Take> takes) implements Comparable<Occurrence> {
    /** By event time, then by the number the host gave the event. */
    @Override
    public int compareTo(Occurrence other) {
        int order = event.getHeader()
                .getEventTime()
                .compareTo(other.event.getHeader().getEventTime());
        return order != 0
                ? order
                : Long.compare(
                        event.getHeader().getSequence(), other.event.getHeader().getSequence());
    }

    /** @return event time in microseconds since the epoch */
    public long timeMicros() {
        return Times.micros(event.getHeader().getEventTime());
    }
}
