/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.events.EventFile;
import io.acheron.local.events.TimeShift;
import io.acheron.local.run.Failure;
import io.acheron.local.topic.Publisher;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Recorded events, for a machine whose kernel gives too few. */
final class Recordings {
    /**
     * Sends all recorded streams as if they happened now.
     *
     * @param directory holds them as *.ndjson
     * @throws Failure if they cannot be read or sent
     */
    static void play(Path directory, String bootstrap, Topics topics, Consumer<String> narrator)
            throws InterruptedException {
        for (Path file : streams(directory)) {
            EventFile stream = EventFile.read(file);
            stream.problems().forEach(narrator);
            TimeShift.endAt(stream.events(), Instant.now());
            try (Publisher publisher = Publisher.to(bootstrap)) {
                for (Event event : stream.events()) {
                    publisher.send(topics.rawEvents(), event.getHeader().getHostId(), Event.class, event);
                }
                publisher.flush();
            }
            narrator.accept(
                    "played %d recorded events of %s".formatted(stream.events().size(), file.getFileName()));
        }
    }

    private static List<Path> streams(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failure.of("cannot read recorded events in %s: %s".formatted(directory, Failure.reason(e)), e);
        }
    }

    private Recordings() {}
}
