/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.schema.event.Event;
import java.util.List;

/** Sends a recording in parts of the same size, so that something can happen between them. */
final class Slices {
    private final Site site;
    private final List<Event> events;
    private final int count;
    private int sent;

    Slices(Site site, List<Event> events, int count) {
        this.site = site;
        this.events = events;
        this.count = count;
    }

    void feed(int slices) throws InterruptedException {
        int from = events.size() * sent / count;
        sent += slices;
        site.feed(events.subList(from, events.size() * sent / count));
    }
}
