/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.keep;

import io.acheron.pipeline.archive.table.Partition;
import io.acheron.pipeline.archive.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of one table that a writer began and nobody has finished.
 *
 * <p>Flink's sink gives an unfinished file its name when the checkpoint that closed it is complete, or when a job starts again from that
 * checkpoint; if the file is gone by then, it says nothing and the rows are lost. A running job closes all its files at each checkpoint.
 * So a file is left over when another one, begun or closed after its last byte, is finished already (a checkpoint went by without it),
 * and when nobody will start a job from a checkpoint as old as it is. The first can be seen; the second is what the age is for.
 */
final class Leftovers {
    private final List<Unfinished> unfinished = new ArrayList<>();
    private Instant lastFinished = Instant.MIN;

    /** A file, when it was written to last, and how large it is. */
    private record Unfinished(Path file, Instant written, long bytes) {}

    static Leftovers of(TableFolder table) throws IOException {
        Leftovers found = new Leftovers();
        for (Partition partition : table.partitions()) {
            try (Stream<Path> files = Files.list(table.folder(partition))) {
                for (Path file : files.toList()) {
                    found.look(file);
                }
            } catch (NoSuchFileException e) {
                // Expired meanwhile.
            }
        }
        return found;
    }

    private void look(Path file) throws IOException {
        String name = file.getFileName().toString();
        boolean begun = name.startsWith(".part-") && name.contains(".inprogress.");
        // Not the merged ones: they are new, and say nothing of a checkpoint.
        boolean finished = name.startsWith("part-") && name.endsWith(".parquet");
        if (!begun && !finished) {
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            // Finished, merged or expired meanwhile.
            return;
        }
        Instant written = attributes.lastModifiedTime().toInstant();
        if (begun) {
            unfinished.add(new Unfinished(file, written, attributes.size()));
        } else if (written.isAfter(lastFinished)) {
            lastFinished = written;
        }
    }

    /** @return files that were written to before {@code end} and before the youngest finished one, by folder; with their bytes */
    Map<Path, Map<Path, Long>> before(Instant end) {
        Map<Path, Map<Path, Long>> folders = new TreeMap<>();
        for (Unfinished one : unfinished) {
            if (one.written().isBefore(end) && one.written().isBefore(lastFinished)) {
                folders.computeIfAbsent(one.file().getParent(), folder -> new TreeMap<>())
                        .put(one.file(), one.bytes());
            }
        }
        return folders;
    }

    /** @return how many files there are, whether they are left over or not */
    int count() {
        return unfinished.size();
    }
}
