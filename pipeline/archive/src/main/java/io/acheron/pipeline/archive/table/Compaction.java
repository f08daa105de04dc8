/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Merges the small files of a partition. Rows are copied as they are, with the columns of their file, so that an older version never
 * loses what a newer one wrote.
 */
public final class Compaction {
    private static final long ROW_GROUP = 64L * 1024 * 1024;

    private final long targetSize;
    private final Compression compression;

    /** @param targetSize bytes a merged file should have; files of more than half of it are left as they are */
    public Compaction(long targetSize, Compression compression) {
        this.targetSize = targetSize;
        this.compression = compression;
    }

    /**
     * What became of a partition.
     *
     * @param before number of files that were merged
     * @param after number of files that hold their rows now
     * @param rows number of these rows
     * @param recovered whether an earlier run had ended in the middle
     */
    public record Outcome(int before, int after, long rows, boolean recovered) {}

    /**
     * @param folder folder of a partition that gets no more records, or only late ones: files that appear while this works are left alone
     * @throws IOException if a file cannot be read or written; the rows are then still there, each once
     */
    public Outcome compact(Path folder) throws IOException {
        boolean recovered = Replacement.recover(folder);
        int before = 0;
        int after = 0;
        long rows = 0;
        for (List<Path> group : groups(Replacement.files(folder))) {
            rows += merge(folder, group);
            before += group.size();
            after++;
        }
        return new Outcome(before, after, rows, recovered);
    }

    /** Files of the same columns that together have about the target size; a file alone is no group. */
    private List<List<Path>> groups(List<Path> files) throws IOException {
        Map<Schema, List<Path>> open = new LinkedHashMap<>();
        Map<Schema, Long> sizes = new LinkedHashMap<>();
        List<List<Path>> groups = new ArrayList<>();
        for (Path file : files) {
            long size = Files.size(file);
            if (size > targetSize / 2) {
                continue;
            }
            Schema schema = TableFile.footer(file).schema();
            List<Path> group = open.computeIfAbsent(schema, unused -> new ArrayList<>());
            group.add(file);
            if (sizes.merge(schema, size, Long::sum) >= targetSize) {
                groups.add(group);
                open.remove(schema);
                sizes.remove(schema);
            }
        }
        groups.addAll(open.values());
        return groups.stream().filter(group -> group.size() > 1).toList();
    }

    private long merge(Path folder, List<Path> group) throws IOException {
        List<String> names =
                group.stream().map(file -> file.getFileName().toString()).toList();
        Replacement replacement = new Replacement(folder, UUID.randomUUID().toString(), names);
        Schema schema = TableFile.footer(group.get(0)).schema();
        long expected = 0;
        try (ParquetWriter<GenericRecord> out = TableFile.writer(
                schema, GenericData.get(), new LocalOutputFile(replacement.draft()), compression, ROW_GROUP)) {
            for (Path file : group) {
                expected += TableFile.footer(file).rows();
                copy(file, schema, out);
            }
        }
        long written = TableFile.footer(replacement.draft()).rows();
        if (written != expected) {
            throw new IOException(
                    "%s: %d rows became %d; the files are left as they were".formatted(folder, expected, written));
        }
        replacement.commit();
        return written;
    }

    private static void copy(Path file, Schema schema, ParquetWriter<GenericRecord> out) throws IOException {
        try (ParquetReader<GenericRecord> rows = TableFile.reader(file, schema)) {
            for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
                out.write(row);
            }
        }
    }
}
