/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.events;

import io.acheron.pipeline.archive.table.Partition;
import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.archive.table.TableFile;
import io.acheron.pipeline.archive.table.TableFolder;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Reads refined events back. Repeats that the topic held, because the job that wrote them was started again, are left out.
 *
 * @param since events before this time are left out
 * @param until events from this time on are left out
 */
public record ArchivedEvents(Instant since, Instant until) {
    /**
     * By time; at the same time captured events before the facts derived from them, and otherwise as the host numbered them. The order
     * depends on nothing but the events, however often the files were rewritten.
     */
    public static final Comparator<Event> ORDER = Comparator.comparing(
                    (Event event) -> event.getHeader().getEventTime())
            .thenComparing(event -> event.getHeader().getHostId())
            .thenComparing(event -> event.getHeader().getSource() == CaptureSource.DERIVED)
            .thenComparing(event -> event.getHeader().getCpu())
            .thenComparing(event -> event.getHeader().getSequence())
            .thenComparing(Event::getKind)
            .thenComparing(EventId::of);

    private static final int ATTEMPTS = 5;

    /**
     * @param archive folder of an archive, or of its event table
     * @return events in {@link #ORDER}; only folders of hours that can hold one are read
     * @throws IOException if there is no such archive or a file of it cannot be read
     */
    public List<Event> read(Path archive) throws IOException {
        TableFolder folder = TableFolder.of(archive, Table.EVENT);
        if (!folder.exists()) {
            folder = new TableFolder(Table.EVENT, archive);
        }
        List<Partition> partitions = folder.partitions();
        if (partitions.isEmpty()) {
            throw new NoSuchFileException(
                    archive.toString(), null, "no archive: neither event/family=.../ nor family=.../ is in it");
        }
        List<Event> events = new ArrayList<>();
        for (Partition partition : partitions) {
            if (partition.end().isAfter(since) && partition.hour().isBefore(until)) {
                events.addAll(read(folder, partition));
            }
        }
        events.sort(ORDER);
        Set<String> ids = new HashSet<>();
        events.removeIf(event -> !ids.add(EventId.of(event)));
        return events;
    }

    /** A compaction may replace files between the listing and the reading; the rows are then in others. */
    private List<Event> read(TableFolder folder, Partition partition) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                List<Event> events = new ArrayList<>();
                for (Path file : folder.files(partition)) {
                    read(file, events);
                }
                return events;
            } catch (NoSuchFileException | FileNotFoundException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void read(Path file, List<Event> events) throws IOException {
        try (ParquetReader<Event> rows = TableFile.reader(Table.EVENT, file)) {
            for (Event event = rows.read(); event != null; event = rows.read()) {
                Instant time = event.getHeader().getEventTime();
                if (!time.isBefore(since) && time.isBefore(until)) {
                    events.add(event);
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
