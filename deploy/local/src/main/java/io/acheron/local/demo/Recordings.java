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
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Recorded events, for a machine whose kernel gives too few. */
final class Recordings {
    /**
     * Sends all recorded streams as if they happened now, in the order in which they were recorded: they are of one host and boot, and
     * numbers of a CPU that come after later ones count as repeats.
     *
     * @param directory holds them as *.ndjson
     * @throws Failure if they cannot be read or sent
     */
    static void play(Path directory, String bootstrap, Topics topics, Consumer<String> narrator)
            throws InterruptedException {
        for (Recording recording : inOrder(directory)) {
            EventFile stream = recording.stream();
            stream.problems().forEach(narrator);
            TimeShift.endAt(stream.events(), Instant.now());
            try (Publisher publisher = Publisher.to(bootstrap)) {
                for (Event event : stream.events()) {
                    publisher.send(topics.rawEvents(), event.getHeader().getHostId(), Event.class, event);
                }
                publisher.flush();
            }
            narrator.accept("played %d recorded events of %s"
                    .formatted(stream.events().size(), recording.file().getFileName()));
        }
    }

    /** @return the streams of a directory, the one recorded first in front */
    static List<Recording> inOrder(Path directory) {
        return streams(directory).stream()
                .map(file -> new Recording(file, EventFile.read(file)))
                .sorted(Comparator.comparing(Recording::begin))
                .toList();
    }

    /** A recorded stream and where it came from. */
    record Recording(Path file, EventFile stream) {
        private Instant begin() {
            return stream.events().stream()
                    .map(event -> event.getHeader().getEventTime())
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
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
