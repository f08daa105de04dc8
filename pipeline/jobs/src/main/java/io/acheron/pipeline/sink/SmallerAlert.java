/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves out events of an alert, later ones first; their ids and all that says what was found stay. */
final class SmallerAlert implements Bounded.Smaller<Alert> {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Alert of(Alert alert) {
        List<Event> events = alert.getEvents();
        if (events.isEmpty()) {
            return null;
        }
        int kept = events.size() / 2;
        return Alert.newBuilder(alert)
                .setEvents(events.subList(0, kept))
                .setEventsLeftOut(alert.getEventsLeftOut() + events.size() - kept)
                .build();
    }
}
