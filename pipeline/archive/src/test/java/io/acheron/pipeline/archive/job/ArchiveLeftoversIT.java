/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import static io.acheron.pipeline.archive.sample.ArchivingSite.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.keep.Upkeep;
import io.acheron.pipeline.archive.sample.ArchivingSite;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What attempts of a real job that were killed leave behind, and what removes it. */
@Timeout(300)
class ArchiveLeftoversIT {
    @TempDir
    private Path directory;

    @Test
    void shouldRemoveWhatKilledAttemptsBeganAndNothingThatAJobStillFinishes() throws Exception {
        List<Event> events = Recorded.events("everyday");
        int half = events.size() / 2;
        try (ArchivingSite site = new ArchivingSite(directory)) {
            JobID unlucky = submit(site, Duration.ofHours(1));
            site.send(events.subList(0, half));
            await(() -> !unfinished().isEmpty());
            Set<Path> first = unfinished();
            site.cluster().terminateTaskManager(0).get();
            site.cluster().startTaskManager();
            await(() -> !first.containsAll(unfinished()));

            // The first attempt is dead and the second one writes; neither has finished anything, so nobody can tell
            // them apart.
            assertThat(sweep(true)).isEqualTo(new Upkeep.Swept(0, 0));
            assertThat(unfinished()).containsAll(first);
            site.cluster().cancelJob(unlucky).get();
            await(() -> site.cluster().getJobStatus(unlucky).get().isGloballyTerminalState());
            Set<Path> left = unfinished();

            JobID job = submit(site, Duration.ofSeconds(1));
            await(() -> archive().events().size() == half && unfinished().equals(left));
            Upkeep.Swept expected = new Upkeep.Swept(left.size(), bytes(left));
            assertThat(sweep(false)).isEqualTo(expected);
            assertThat(unfinished()).isEqualTo(left);
            assertThat(sweep(true)).isEqualTo(expected);
            assertThat(unfinished()).isEmpty();

            site.send(events.subList(half, events.size()));
            await(() -> archive().events().size() == events.size());
            assertThat(archive().rows()).isEqualTo(events.size());
            site.cluster().cancelJob(job).get();
        }
    }

    private JobID submit(ArchivingSite site, Duration interval) throws Exception {
        StreamExecutionEnvironment env = site.environment(null);
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        env.configure(configuration);
        return site.cluster().submitJob(archive().job(site, env)).get().getJobID();
    }

    private WrittenArchive archive() {
        return new WrittenArchive(directory.resolve("archive"));
    }

    /** Whatever their age: the test has no other time. */
    private Upkeep.Swept sweep(boolean remove) throws IOException {
        List<Upkeep.Swept> swept = new ArrayList<>();
        try (Upkeep upkeep = Upkeep.of(archive().folder())) {
            upkeep.sweep(Instant.now(), Duration.ofSeconds(-1), remove, (folder, files) -> swept.add(files));
        }
        return new Upkeep.Swept(
                swept.stream().mapToInt(Upkeep.Swept::files).sum(),
                swept.stream().mapToLong(Upkeep.Swept::bytes).sum());
    }

    private Set<Path> unfinished() throws IOException {
        return archive().files(".inprogress.");
    }

    private static long bytes(Set<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
