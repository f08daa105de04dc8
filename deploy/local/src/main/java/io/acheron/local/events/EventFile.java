/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.events;

import io.acheron.local.run.Failure;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of a file in NDJSON form, one a line; empty lines are passed over.
 *
 * @param events good events, in the order of the file
 * @param problems one for each bad line, {@code file:line: what is wrong}
 */
public record EventFile(List<Event> events, List<String> problems) {
    /**
     * @param file its name as users gave it; {@code -} is standard input
     * @throws Failure if it cannot be read
     */
    public static EventFile read(Path file) {
        List<Event> events = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        JsonLines<Event> codec = JsonLines.of(Event.class);
        try (BufferedReader reader = open(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    events.add(codec.read(line));
                } catch (UndecodableRecordException e) {
                    problems.add("%s:%d: %s; the line is skipped".formatted(file, number, e.getMessage()));
                }
            }
        } catch (NoSuchFileException e) {
            throw Failure.of("there is no file " + file, e);
        } catch (IOException e) {
            throw Failure.of("cannot read %s: %s".formatted(file, Failure.reason(e)), e);
        }
        return new EventFile(List.copyOf(events), List.copyOf(problems));
    }

    private static BufferedReader open(Path file) throws IOException {
        // Bytes that are no UTF-8 become replacement characters: the line is then judged, and the rest of the file
        // still read.
        return new BufferedReader(new InputStreamReader(
                file.toString().equals("-") ? System.in : Files.newInputStream(file), StandardCharsets.UTF_8));
    }
}
