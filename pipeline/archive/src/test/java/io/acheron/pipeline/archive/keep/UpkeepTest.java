/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.archive.events.ArchivedEvents;
import io.acheron.pipeline.archive.events.EventImport;
import io.acheron.pipeline.archive.table.Compaction;
import io.acheron.pipeline.archive.table.Compression;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
    private static final Event OLD = Sample.exec("web-1", 1, 0, 7, "/bin/true");
    private static final Event LATER = Sample.exec("web-1", 2, 3 * 3600, 7, "/bin/true");

    /** Forty minutes after the end of the hour of the later event. */
    private static final Instant NOW = Sample.START.plus(Duration.ofMinutes(4 * 60 + 40));

    @TempDir
    private Path archive;

    @BeforeEach
    void fill() throws IOException {
        EventImport.into(archive, List.of(OLD, LATER));
        EventImport.into(archive, List.of(OLD, LATER));
    }

    @Test
    void shouldCompactTheHoursThatAreOverForLongEnough() throws IOException {
        List<String> done = new ArrayList<>();
        try (Upkeep upkeep = Upkeep.of(archive)) {
            upkeep.compact(
                    new Compaction(1 << 20, Compression.SNAPPY),
                    NOW,
                    Duration.ofHours(1),
                    (folder, outcome) ->
                            done.add(archive.relativize(folder) + " " + outcome.before() + " " + outcome.after()));
        }
        assertThat(done).containsExactly("event/family=process/dt=2026-11-22/hour=10 2 1");
    }

    @Test
    void shouldDeleteTheHoursThatAreTooOldAndKeepWhatAJobHasOpen() throws IOException {
        assertThat(expire(Duration.ofHours(3))).containsExactly("event/family=process/dt=2026-11-22/hour=10");
        assertThat(new ArchivedEvents(Instant.MIN, Instant.MAX).read(archive)).containsExactly(LATER);

        Path last = archive.resolve("event/family=process/dt=2026-11-22/hour=13");
        Path open = Files.writeString(last.resolve(".part-1.parquet.inprogress.7"), "");
        assertThat(expire(Duration.ofMinutes(1))).hasSize(1);
        assertThat(last).isDirectoryContaining(open::equals);

        Files.delete(open);
        assertThat(expire(Duration.ofMinutes(1))).hasSize(1);
        assertThat(archive.resolve("event")).isEmptyDirectory();
    }

    @Test
    void shouldSweepOnlyWhatIsOldAndHasASuccessor() throws IOException {
        Path hour = archive.resolve("event/family=process/dt=2026-11-22/hour=10");
        Path old = at(hour.resolve(".part-a-0.parquet.inprogress.1"), 10);
        Path young = at(hour.resolve(".part-b-0.parquet.inprogress.2"), 30);
        Path last = at(hour.resolve(".part-c-0.parquet.inprogress.3"), 50);
        // Merged later; says nothing of a checkpoint.
        at(hour.resolve("compact-1.parquet"), 60);
        assertThat(sweep(Duration.ofHours(3), true)).isEmpty();

        at(hour.resolve("part-d-0.parquet"), 40);
        assertThat(sweep(Duration.ofMinutes(4 * 60 + 20), false)).containsExactly("hour=10 1 7 stay 2");
        assertThat(old).exists();
        assertThat(sweep(Duration.ofMinutes(4 * 60 + 20), true)).containsExactly("hour=10 1 7 stay 2");
        assertThat(old).doesNotExist();
        assertThat(sweep(Duration.ofMinutes(1), true)).containsExactly("hour=10 1 7 stay 1");
        assertThat(young).doesNotExist();
        assertThat(last).exists();
    }

    @Test
    void shouldSayWhatStandsInTheWay(@TempDir Path empty) throws IOException {
        assertThatThrownBy(() -> Upkeep.of(empty)).hasMessageContaining("no archive: it has neither event/ nor alert/");
        try (Upkeep upkeep = Upkeep.of(archive)) {
            assertThat(upkeep).isNotNull();
            assertThatThrownBy(() -> Upkeep.of(archive))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process works on " + archive);
        }
    }

    /** @return a file of seven bytes, written to that many minutes after the start of the sample */
    private static Path at(Path file, int minutes) throws IOException {
        Files.writeString(file, "unended");
        Files.setLastModifiedTime(file, FileTime.from(Sample.START.plus(Duration.ofMinutes(minutes))));
        return file;
    }

    private List<String> sweep(Duration age, boolean remove) throws IOException {
        List<String> swept = new ArrayList<>();
        try (Upkeep upkeep = Upkeep.of(archive)) {
            int stay = upkeep.sweep(
                    NOW,
                    age,
                    remove,
                    (folder, files) ->
                            swept.add("%s %d %d".formatted(folder.getFileName(), files.files(), files.bytes())));
            swept.replaceAll(line -> line + " stay " + stay);
        }
        return swept;
    }

    private List<String> expire(Duration keep) throws IOException {
        List<String> deleted = new ArrayList<>();
        try (Upkeep upkeep = Upkeep.of(archive)) {
            upkeep.expire(
                    NOW, keep, folder -> deleted.add(archive.relativize(folder).toString()));
        }
        return deleted;
    }
}
