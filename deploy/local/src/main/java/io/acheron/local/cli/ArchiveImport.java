/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.events.RecordedEvents;
import io.acheron.pipeline.archive.events.EventImport;
import io.acheron.pipeline.job.Replay;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code archive import}: recordings into an archive. */
@picocli.CommandLine.Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Put recorded events into an archive, in the files and folders the archive job would have made.",
            "Events as captured go through the stages of the refine job first. Exit code 1 if a line is no event."
        })
final class ArchiveImport implements Callable<Integer> {
    @Mixin
    private final EventSources sources = new EventSources();

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "Folder of the archive.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path archive;

    @Override
    public Integer call() throws Exception {
        RecordedEvents read = sources.read();
        List<Event> events = read.refined() ? read.events() : Replay.refined(read.events());
        try {
            int files = EventImport.into(archive, events);
            read.problems().forEach(System.err::println);
            System.out.println("%d events in %d files".formatted(events.size(), files));
        } catch (IOException e) {
            throw Failures.of(e);
        }
        return read.problems().isEmpty() ? 0 : 1;
    }
}
