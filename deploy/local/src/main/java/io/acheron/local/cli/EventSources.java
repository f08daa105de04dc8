/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.events.RecordedEvents;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where recorded events come from, for the commands that run them again. */
final class EventSources {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Events in NDJSON form, as collect --sink file writes them; - is standard input. A folder is an"
                            + " archive, as the archive job writes it.")
    private final List<Path> sources = new ArrayList<>();

    @Option(
            names = "--refined",
            description =
                    "The events of files are refined already, as those of an archive always are. Default: they are as"
                            + " captured.")
    private boolean refined;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Moments.class,
            description =
                    "Only events from this time on, such as 2026-11-22 or 2026-11-22T07:30:00Z; of an archive only the"
                            + " hours that can hold them are read.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "Only events before this time.")
    private @Nullable Instant until;

    RecordedEvents read() {
        return RecordedEvents.read(
                sources, refined, since == null ? Instant.MIN : since, until == null ? Instant.MAX : until);
    }
}
