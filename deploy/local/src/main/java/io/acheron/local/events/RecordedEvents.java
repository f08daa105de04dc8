/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.events;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.archive.events.ArchivedEvents;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of files and of archives.
 *
 * @param events good events; refined ones in the order in which they happened, others in the order of the files
 * @param problems one for each bad line, {@code file:line: what is wrong}
 * @param refined whether they went through the refine job already
 */
public record RecordedEvents(List<Event> events, List<String> problems, boolean refined) {
    /**
     * @param sources NDJSON files, {@code -} for standard input, or folders of archives
     * @param refined whether the events of files are refined; those of archives always are
     * @param since events before this time are left out
     * @param until events from this time on are left out
     * @throws Failure if one cannot be read, or raw events of files were to be mixed with those of archives
     */
    public static RecordedEvents read(List<Path> sources, boolean refined, Instant since, Instant until) {
        long archives = sources.stream().filter(Files::isDirectory).count();
        if (archives > 0 && archives < sources.size() && !refined) {
            throw Failure.usage("events as captured cannot be mixed with those of an archive, which are refined;"
                    + " give --refined if those of the files are too");
        }
        List<Event> events = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                events.addAll(archived(source, since, until));
            } else {
                EventFile file = EventFile.read(source);
                file.events().stream()
                        .filter(event -> within(event.getHeader().getEventTime(), since, until))
                        .forEach(events::add);
                problems.addAll(file.problems());
            }
        }
        if (refined || archives > 0) {
            events.sort(ArchivedEvents.ORDER);
        }
        return new RecordedEvents(List.copyOf(events), List.copyOf(problems), refined || archives > 0);
    }

    private static boolean within(Instant time, Instant since, Instant until) {
        return !time.isBefore(since) && time.isBefore(until);
    }

    private static List<Event> archived(Path folder, Instant since, Instant until) {
        try {
            return new ArchivedEvents(since, until).read(folder);
        } catch (NoSuchFileException e) {
            throw Failure.of("%s is %s".formatted(folder, e.getReason()), e);
        } catch (IOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
    }
}
