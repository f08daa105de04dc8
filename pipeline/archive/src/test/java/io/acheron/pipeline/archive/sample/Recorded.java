/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.sample;

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

    private Recorded() {}
}
