/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of this process that is gone when the process has ended, and whose leavings a later process removes after a kill -9. */
public final class TempDirectory implements AutoCloseable {
    private static final String PREFIX = "acheron-";

    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lock;
    private volatile boolean kept;

    private TempDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @return a fresh directory below java.io.tmpdir */
    public static TempDirectory create() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            removeAbandoned(parent);
            Path path = Files.createTempDirectory(parent, PREFIX);
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock.lock();
            return new TempDirectory(path, lock);
        } catch (IOException e) {
            throw Failure.of(
                    "cannot create a directory in %s: %s. Free some space, or set another place with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR"
                            .formatted(parent, Failure.reason(e)),
                    e);
        }
    }

    /** @return where it is */
    public Path path() {
        return path;
    }

    /** @return a directory below this one, created */
    public Path resolve(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the directory where it is, for good. */
    public void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            Files.deleteIfExists(path.resolve(LOCK));
        } else {
            delete(path);
        }
        lock.close();
    }

    private static void removeAbandoned(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            entries.filter(TempDirectory::abandoned).forEach(TempDirectory::delete);
        }
    }

    /** The lock goes with the process, however it ended, also for a process this one cannot see in its PID namespace. */
    private static boolean abandoned(Path entry) {
        Path file = entry.resolve(LOCK);
        if (!entry.getFileName().toString().startsWith(PREFIX)
                || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** A broker or a task that is just ending may still write: what appears meanwhile is removed in a further round. */
    private static void delete(Path root) {
        for (int round = 0; round < 5 && Files.exists(root); round++) {
            List<Path> deepestFirst;
            try (Stream<Path> all = Files.walk(root)) {
                deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            } catch (IOException | UncheckedIOException e) {
                continue;
            }
            for (Path each : deepestFirst) {
                try {
                    Files.deleteIfExists(each);
                } catch (IOException e) {
                    // Not empty any more: the next round takes it.
                }
            }
        }
    }
}
