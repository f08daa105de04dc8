/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The file a collector writes events to, while it does. */
record EventFile(Path path) {
    private static final JsonLines<Event> FORMAT = JsonLines.of(Event.class);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(90);

    /** All whole lines so far. */
    List<Event> read() throws IOException, UndecodableRecordException {
        if (!Files.exists(path)) {
            return List.of();
        }
        String text = Files.readString(path);
        List<Event> events = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            events.add(FORMAT.read(line));
        }
        return events;
    }

    /** The first event of a kind that fits, which may still have to come. */
    Event await(String kind, Predicate<Event> fits) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() < deadline) {
            for (Event event : read()) {
                if (event.getKind().equals(kind) && fits.test(event)) {
                    return event;
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no such %s in %s".formatted(kind, path));
    }
}
