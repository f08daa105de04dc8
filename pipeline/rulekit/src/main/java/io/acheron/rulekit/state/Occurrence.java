/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import java.util.List;

/**
 * An event with the parts of one rule that it meets for one key.
 *
 * @param id of the event
 * @param timeMicros event time in microseconds since the epoch
 * @param sequence number the host gave the event
 * @param recorded the event
 * @param takes at least one, lowest leaf first
 */
public record Occurrence(String id, long timeMicros, long sequence, RecordedEvent recorded, List<Take> takes)
        implements Comparable<Occurrence> {
    public Occurrence(RecordedEvent recorded, Event event, List<Take> takes) {
        this(EventId.of(event), timeMicros(event), event.getHeader().getSequence(), recorded, takes);
    }

    public Occurrence(Event event, List<Take> takes) {
        this(RecordedEvent.of(event), event, takes);
    }

    /** @return event time in microseconds since the epoch */
    public static long timeMicros(Event event) {
        return Times.micros(event.getHeader().getEventTime());
    }

    /** By event time, then by the number the host gave the event. */
    @Override
    public int compareTo(Occurrence other) {
        int order = Long.compare(timeMicros, other.timeMicros);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    /** @return event time in milliseconds since the epoch, rounded down */
    public long timeMillis() {
        return Math.floorDiv(timeMicros, 1_000);
    }
}
