/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.events;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Moves recorded events to the present, so that a running job does not take them for late ones. */
public final class TimeShift {
    /**
     * @param events recorded events; changed in place
     * @param now when the last of them shall have happened
     */
    public static void endAt(List<Event> events, Instant now) {
        Instant last = events.stream()
                .map(event -> event.getHeader().getEventTime())
                .max(Comparator.naturalOrder())
                .orElse(now);
        Duration by = Duration.between(last, now);
        for (Event event : events) {
            Header header = event.getHeader();
            header.setEventTime(header.getEventTime().plus(by));
            header.setObservedTime(header.getObservedTime().plus(by));
        }
    }

    private TimeShift() {}
}
