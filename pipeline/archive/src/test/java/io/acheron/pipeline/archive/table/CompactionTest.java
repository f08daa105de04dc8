/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.archive.events.ArchivedEvents;
import io.acheron.pipeline.archive.events.EventImport;
import io.acheron.pipeline.archive.sample.DuckDb;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.schema.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private static final int PARTS = 4;
    private static final Compaction COMPACTION = new Compaction(128 << 20, Compression.ZSTD);

    @TempDir
    private Path archive;

    private List<Event> before;
    private Path folder;

    @BeforeEach
    void fill() throws Exception {
        List<Event> events = new ArrayList<>(Recorded.events("techniques"));
        events.removeIf(event -> !event.getKind().startsWith("process_"));
        int size = events.size() / PARTS;
        for (int part = 0; part < PARTS; part++) {
            EventImport.into(
                    archive, events.subList(part * size, part == PARTS - 1 ? events.size() : (part + 1) * size));
        }
        before = read();
        TableFolder table = TableFolder.of(archive, Table.EVENT);
        folder = table.folder(table.partitions().get(0));
        assertThat(table.partitions()).hasSize(1);
    }

    @Test
    void shouldLeaveOneFileWithTheSameRows() throws Exception {
        Compaction.Outcome outcome = COMPACTION.compact(folder);
        assertThat(outcome).isEqualTo(new Compaction.Outcome(PARTS, 1, before.size(), false));
        assertThat(names()).hasSize(1).allMatch(name -> name.matches("compact-.*\\.parquet"));
        assertThat(read()).isEqualTo(before);
        assertThat(rowsOfDuckDb()).isEqualTo(before.size());
        assertThat(COMPACTION.compact(folder)).isEqualTo(new Compaction.Outcome(0, 0, 0, false));
    }

    @Test
    void shouldLeaveLargeFilesAlone() throws Exception {
        long smallest = sizes().min(Long::compare).orElseThrow();
        assertThat(new Compaction(smallest, Compression.ZSTD).compact(folder).before())
                .isZero();
        assertThat(names()).hasSizeGreaterThan(1);
        assertThat(read()).isEqualTo(before);
    }

    /** What a crash can leave, step by step: every row counts once for us, and the next run puts the folder right. */
    @Test
    void shouldRecoverFromACrashAtEachStep() throws Exception {
        List<String> replaced = names();
        Replacement crashed = new Replacement(folder, "crashed", replaced);
        Path merged = merged();

        // The draft was being written.
        Files.writeString(crashed.draft(), "half a file");
        assertThat(read()).isEqualTo(before);
        assertThat(rowsOfDuckDb()).isEqualTo(before.size());

        // The plan was written, the new file was not seen yet.
        Files.write(folder.resolve(".compact-crashed.plan"), replaced);
        assertThat(read()).isEqualTo(before);
        assertThat(Replacement.recover(folder)).isTrue();
        assertThat(names()).containsExactlyElementsOf(replaced);
        assertThat(hidden()).isEmpty();

        // The new file was seen, one of the replaced was deleted.
        Files.write(folder.resolve(".compact-crashed.plan"), replaced);
        Files.copy(merged, crashed.target());
        assertThat(read()).isEqualTo(before);
        Files.delete(folder.resolve(replaced.get(0)));
        assertThat(read()).isEqualTo(before);
        assertThat(COMPACTION.compact(folder)).isEqualTo(new Compaction.Outcome(0, 0, 0, true));
        assertThat(names()).containsExactly("compact-crashed.parquet");
        assertThat(hidden()).isEmpty();
        assertThat(read()).isEqualTo(before);
        assertThat(rowsOfDuckDb()).isEqualTo(before.size());
    }

    @Test
    void shouldLeaveEverythingWhenAFileIsNoParquet() throws Exception {
        Files.writeString(folder.resolve("part-broken.parquet"), "PAR1 is not enough");
        List<String> names = names();
        assertThatThrownBy(() -> COMPACTION.compact(folder))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("part-broken.parquet");
        assertThat(names()).isEqualTo(names);
    }

    /** Killed at many moments, in a process of its own; whatever the moment, the rows are the same. */
    @Test
    void shouldLoseAndDoubleNothingWhenItsProcessIsKilled() throws Exception {
        for (int attempt = 0; attempt < 4 && names().size() > 1; attempt++) {
            Process compactor = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CompactorProcess.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(archive.resolve("compactor.log").toFile())
                    .start();
            // Each time a later moment: a draft, a plan, a file that is gone.
            int moment = attempt;
            while (compactor.isAlive() && !reached(moment)) {
                Thread.onSpinWait();
            }
            compactor.destroyForcibly().waitFor();
            assertThat(read()).isEqualTo(before);
        }
        COMPACTION.compact(folder);
        assertThat(names()).hasSize(1);
        assertThat(hidden()).isEmpty();
        assertThat(read()).isEqualTo(before);
        assertThat(rowsOfDuckDb()).isEqualTo(before.size());
    }

    private boolean reached(int moment) throws Exception {
        return switch (moment) {
            case 0 -> hidden().stream().anyMatch(name -> name.endsWith(".tmp"));
            case 1 -> hidden().stream().anyMatch(name -> name.endsWith(".plan"));
            default -> names().size() != PARTS;
        };
    }

    private Path merged() throws Exception {
        Path copy = Files.createDirectory(archive.resolve("copy"));
        for (String name : names()) {
            Files.copy(folder.resolve(name), copy.resolve(name));
        }
        COMPACTION.compact(copy);
        return Replacement.files(copy).get(0);
    }

    private List<Event> read() throws Exception {
        return new ArchivedEvents(Instant.MIN, Instant.MAX).read(archive);
    }

    private int rowsOfDuckDb() throws Exception {
        try (DuckDb duck = DuckDb.on(archive)) {
            return Integer.parseInt(duck.rows("select count(*) from event").get(0));
        }
    }

    private Stream<Long> sizes() throws Exception {
        List<Long> sizes = new ArrayList<>();
        for (String name : names()) {
            sizes.add(Files.size(folder.resolve(name)));
        }
        return sizes.stream();
    }

    private List<String> names() throws Exception {
        return list(false);
    }

    private List<String> hidden() throws Exception {
        return list(true);
    }

    private List<String> list(boolean hidden) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(".") == hidden)
                    .sorted()
                    .toList();
        }
    }
}
