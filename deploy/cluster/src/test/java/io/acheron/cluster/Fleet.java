/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One recording as the events of several hosts, all at the same time. */
final class Fleet {
    /** First part of the boot id of the recording, which is in every name of a process too. */
    private static final String BOOT = "5f3a2b1c";

    /** On two partitions they take both. */
    static final List<String> HOSTS = List.of("web-1", "web-2", "web-3", "web-4");

    /** @return in the order of event time, so that a pause between any two makes no event late */
    static List<Event> record(Path recording) throws Exception {
        JsonLines<Event> codec = JsonLines.of(Event.class);
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(recording)) {
            for (int host = 0; host < HOSTS.size(); host++) {
                String id = HOSTS.get(host);
                events.add(codec.read(line.replace("\"web-1\"", '"' + id + '"').replace(BOOT, "5f3a2b1" + host)));
            }
        }
        events.sort(Comparator.comparing(event -> event.getHeader().getEventTime()));
        return events;
    }

    private Fleet() {}
}
