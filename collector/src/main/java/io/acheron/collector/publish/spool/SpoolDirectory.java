/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of a spool: segments, the number of the first record that is still wanted, and a lock. */
final class SpoolDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;
    private long tornRecords;

    private SpoolDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static SpoolDirectory open(Path path) throws IOException {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel lock = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
            if (!locked(lock)) {
                lock.close();
                throw new IOException("another collector uses it");
            }
            return new SpoolDirectory(path, lock);
        } catch (IOException e) {
            throw new IOException("cannot use the spool %s (%s)".formatted(path, FileReason.of(e)), e);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** Records that a crash cut short while they were written. */
    long tornRecords() {
        return tornRecords;
    }

    /** The number of the first record that was not acknowledged; 0 for a new spool. */
    long readHead() throws IOException {
        Path file = path.resolve("head");
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            // Cannot come from a crash, the file is replaced whole. Reading from the oldest record repeats some and
            // misses none.
            return 0;
        }
    }

    void writeHead(long head) throws IOException {
        Path next = path.resolve("head.next");
        Files.writeString(next, head + "\n");
        Files.move(next, path.resolve("head"), ATOMIC_MOVE);
    }

    /** Finds the segments an earlier run left, oldest first, and counts the whole records of each. */
    List<Segment> recover(long head) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var all = Files.list(path)) {
            all.filter(file -> Segment.firstOf(file) >= 0).forEach(files::add);
        }
        files.sort(Comparator.comparingLong(Segment::firstOf));
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Segment segment = scan(files.get(i));
            boolean last = i == files.size() - 1;
            if (last && Files.size(segment.path()) > segment.bytes() && segment.end() >= head) {
                tornRecords++;
            }
            if (segment.records() == 0) {
                Files.delete(segment.path());
            } else {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static Segment scan(Path file) throws IOException {
        Segment unread = new Segment(file, Segment.firstOf(file), 0, 0);
        long records = 0;
        try (SegmentReader reader = new SegmentReader(unread)) {
            while (reader.next() != null) {
                records++;
            }
            return unread.with(records, reader.position());
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
