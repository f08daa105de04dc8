/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.sample;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Events of real hosts that come with Acheron. */
public final class Recorded {
    private static final Path ROOT = Path.of(System.getProperty("acheron.root", "../.."))
            .toAbsolutePath()
            .normalize();

    /** @param name such as everyday */
    public static List<Event> events(String name) throws Exception {
        JsonLines<Event> codec = JsonLines.of(Event.class);
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("examples/streams/" + name + ".ndjson"))) {
            if (!line.isBlank()) {
                events.add(codec.read(line));
            }
        }
        return events;
    }

    /** @return an alert that was raised by the event of that number */
    public static Alert alert(int number, List<Event> events) {
        Event event = events.get(number);
        return Alert.newBuilder()
                .setAlertId("alert-" + number)
                .setFingerprint("f")
                .setRule(RuleRef.newBuilder()
                        .setId("rule-" + number)
                        .setTitle("Title")
                        .setVersion(1)
                        .setHash("h")
                        .build())
                .setRisk(40 + number)
                .setHostId(event.getHeader().getHostId())
                .setEvents(List.of(event))
                .setFirstSeen(event.getHeader().getEventTime())
                .setLastSeen(event.getHeader().getEventTime())
                .setDetectedTime(event.getHeader().getEventTime())
                .build();
    }

    private Recorded() {}
}
