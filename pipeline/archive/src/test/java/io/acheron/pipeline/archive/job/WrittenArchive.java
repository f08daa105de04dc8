/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.events.ArchivedEvents;
import io.acheron.pipeline.archive.sample.ArchivingSite;
import io.acheron.pipeline.archive.sample.DuckDb;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The archive that the job writes at a site, and what there is of it.
 *
 * @param folder need not exist yet
 */
record WrittenArchive(Path folder) {
    /** @return the job, to be submitted */
    StreamGraph job(ArchivingSite site, StreamExecutionEnvironment env) {
        ArchiveJob.build(
                env,
                Map.of(
                        "kafka.bootstrap", site.bootstrap(),
                        "kafka.topics.create", "true",
                        "archive.path", folder.toString()));
        return env.getStreamGraph();
    }

    /** @return as Acheron reads them, which leaves out repeats */
    List<Event> events() throws IOException {
        return Files.isDirectory(folder.resolve("event"))
                ? new ArchivedEvents(Instant.MIN, Instant.MAX).read(folder)
                : List.of();
    }

    /** @return how many events a reader of others finds, which leaves out no repeats */
    long rows() throws Exception {
        try (DuckDb duck = DuckDb.on(folder)) {
            return Long.parseLong(duck.rows("select count(*) from event").get(0));
        }
    }

    /** @return files with this part in their names */
    Set<Path> files(String part) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .collect(TreeSet::new, Set::add, Set::addAll);
        }
    }
}
