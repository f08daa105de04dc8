/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.events;

import io.acheron.pipeline.archive.table.Columns;
import io.acheron.pipeline.archive.table.Compression;
import io.acheron.pipeline.archive.table.Partition;
import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.archive.table.TableFile;
import io.acheron.pipeline.archive.table.TableFolder;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** Puts recorded events into an archive on this machine, in the files and folders that the job would have made. */
public final class EventImport {
    private static final long ROW_GROUP = 16L * 1024 * 1024;

    /**
     * Writes a file for each partition. An import that fails in the middle has shown whole files only.
     *
     * @param events refined events in any order
     * @return number of files
     * @throws IOException if a file cannot be written, or the time of an event can name no folder
     */
    public static int into(Path archive, List<Event> events) throws IOException {
        Map<Partition, List<Event>> byPartition = new TreeMap<>();
        for (Event event : events) {
            Partition partition = Table.EVENT
                    .place(event)
                    .orElseThrow(() -> new IOException("event of %s: no folder can be named after its time %s"
                            .formatted(
                                    event.getHeader().getHostId(),
                                    event.getHeader().getEventTime())));
            byPartition.computeIfAbsent(partition, unused -> new ArrayList<>()).add(event);
        }
        TableFolder table = TableFolder.of(archive, Table.EVENT);
        for (Map.Entry<Partition, List<Event>> one : byPartition.entrySet()) {
            write(made(table.folder(one.getKey())), one.getKey().family(), one.getValue());
        }
        return byPartition.size();
    }

    private static Path made(Path folder) throws IOException {
        try {
            return Files.createDirectories(folder);
        } catch (NoSuchFileException e) {
            // What this says of a file system that takes no folders is the name of one that it should have made.
            throw new NoSuchFileException(
                    e.getFile(), null, "not there and cannot be made; give a folder you may write to");
        }
    }

    private static void write(Path folder, String family, List<Event> events) throws IOException {
        String name = "import-" + UUID.randomUUID();
        Path draft = folder.resolve("." + name + ".tmp");
        Columns columns = Columns.of(Table.EVENT, family);
        try (ParquetWriter<IndexedRecord> rows = TableFile.writer(
                columns.schema(), Table.EVENT.model(), new LocalOutputFile(draft), Compression.ZSTD, ROW_GROUP)) {
            for (Event event : events) {
                rows.write(columns.show(event));
            }
        }
        Files.move(draft, folder.resolve(name + ".parquet"), StandardCopyOption.ATOMIC_MOVE);
    }

    private EventImport() {}
}
