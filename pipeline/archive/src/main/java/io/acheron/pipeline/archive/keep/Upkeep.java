/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.keep;

import io.acheron.pipeline.archive.table.Compaction;
import io.acheron.pipeline.archive.table.Partition;
import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.archive.table.TableFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Compacts and expires the hours of an archive that are over, and sweeps. One at a time: a lock file says that another is at work. */
public final class Upkeep implements AutoCloseable {
    private final Path archive;
    private final FileChannel lock;

    private Upkeep(Path archive, FileChannel lock) {
        this.archive = archive;
        this.lock = lock;
    }

    /**
     * @param archive folder of an archive
     * @throws IOException if it is none, or another process works on it
     */
    public static Upkeep of(Path archive) throws IOException {
        if (Table.all().stream()
                .noneMatch(table -> TableFolder.of(archive, table).exists())) {
            throw new NoSuchFileException(
                    archive.toString(),
                    null,
                    "no archive: it has neither event/ nor alert/. Give the folder that --archive.path of the job names");
        }
        FileChannel channel =
                FileChannel.open(archive.resolve(".upkeep.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IOException("another process works on %s; wait for its end".formatted(archive));
        }
        return new Upkeep(archive, channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    /**
     * Compacts every hour that ended some time ago.
     *
     * @param now time by the clock
     * @param age how long ago; late events may still come into the hours before
     * @param done told of each partition in which something was done
     */
    public void compact(Compaction compaction, Instant now, Duration age, BiConsumer<Path, Compaction.Outcome> done)
            throws IOException {
        for (Over over : before(now.minus(age))) {
            Compaction.Outcome outcome = compaction.compact(over.folder());
            if (outcome.before() > 0 || outcome.recovered()) {
                done.accept(over.folder(), outcome);
            }
        }
    }

    /**
     * Deletes every hour that ended some time ago.
     *
     * @param keep how long ago
     * @param done told of each partition that was deleted
     */
    public void expire(Instant now, Duration keep, Consumer<Path> done) throws IOException {
        for (Over over : before(now.minus(keep))) {
            if (delete(over)) {
                done.accept(over.folder());
            }
        }
    }

    /**
     * Removes the files that dead attempts of the job began, and that no checkpoint in use can refer to.
     *
     * @param age at least how long ago such a file was written to last: longer than the oldest checkpoint or savepoint is old from which
     *     the job may still be started, or rows are lost
     * @param remove false to only look
     * @param done told of each partition that has such files: how many, and their bytes
     * @return number of unfinished files that stay: too young, or nothing was finished after them, as it is with those of a running job
     */
    public int sweep(Instant now, Duration age, boolean remove, BiConsumer<Path, Swept> done) throws IOException {
        int stay = 0;
        for (Table<?> table : Table.all()) {
            Leftovers leftovers = Leftovers.of(TableFolder.of(archive, table));
            stay += leftovers.count();
            for (Map.Entry<Path, Map<Path, Long>> folder :
                    leftovers.before(now.minus(age)).entrySet()) {
                Map<Path, Long> files = folder.getValue();
                if (remove) {
                    for (Path file : files.keySet()) {
                        Files.deleteIfExists(file);
                    }
                }
                stay -= files.size();
                done.accept(
                        folder.getKey(),
                        new Swept(
                                files.size(),
                                files.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()));
            }
        }
        return stay;
    }

    /** Leftovers of a partition: how many files, how many bytes in all. */
    public record Swept(int files, long bytes) {}

    /** The folder of a partition and that of its table. */
    private record Over(Path folder, Path table) {}

    private List<Over> before(Instant end) throws IOException {
        List<Over> folders = new ArrayList<>();
        for (Table<?> table : Table.all()) {
            TableFolder files = TableFolder.of(archive, table);
            for (Partition partition : files.partitions()) {
                if (!partition.end().isAfter(end)) {
                    folders.add(new Over(files.folder(partition), files.folder()));
                }
            }
        }
        return folders;
    }

    /** A file that the job has open stays, and with it the folder: its checkpoint counts on it. */
    private static boolean delete(Over over) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(over.folder())) {
            files = all.filter(file -> !file.getFileName().toString().contains(".inprogress"))
                    .toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        try {
            Files.delete(over.folder());
            // Days and families that have no hours left.
            Path above = over.folder().getParent();
            while (above != null && !above.equals(over.table())) {
                Files.delete(above);
                above = above.getParent();
            }
        } catch (DirectoryNotEmptyException e) {
            return !files.isEmpty();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
