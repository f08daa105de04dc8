/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the state directory that says whether a run has ended, and when it was last alive. It is mapped: noting the time is a
 * store to memory, which no slow disk can hold up, and the kernel keeps it when the process is killed.
 *
 * <p>{@link #alive} and {@link #stopped} belong to one thread.
 */
public final class RunMarker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunMarker.class);
    private static final long MAGIC = 0x41434852554e3031L; // ACHRUN01
    private static final int STATE_AT = 8;
    private static final int ALIVE_AT = 16;
    private static final int BOOT_AT = 24;
    private static final int BOOT_BYTES = 36;
    private static final int UNDER_WAY_AT = 64;
    private static final int SIZE = 72;
    private static final long RUNNING = 1;
    private static final long STOPPED = 2;

    private final @Nullable FileChannel file;
    private final @Nullable MappedByteBuffer map;
    private final PreviousRun previous;

    private RunMarker(@Nullable FileChannel file, @Nullable MappedByteBuffer map, PreviousRun previous) {
        this.file = file;
        this.map = map;
        this.previous = previous;
    }

    /**
     * Reads what the run before left and marks this one as running. Where that is not possible, because the directory cannot be
     * written or another collector that runs uses it, this run leaves no trace and knows nothing of the one before.
     *
     * @param directory state directory of the collector
     * @param bootId of the kernel now
     */
    public static RunMarker open(Path directory, String bootId, Instant now) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel file = FileChannel.open(
                    directory.resolve("run"),
                    Set.of(CREATE, READ, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                if (file.tryLock() == null) {
                    throw new IOException("another collector that runs uses it");
                }
                return begin(file, bootId, now);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.warn(
                    "cannot keep the run marker in {} ({}): the next start will not know how this run ended",
                    directory,
                    e instanceof IOException problem ? FileReason.of(problem) : "used twice by this process");
            return new RunMarker(null, null, PreviousRun.UNKNOWN);
        }
    }

    private static RunMarker begin(FileChannel file, String bootId, Instant now) throws IOException {
        PreviousRun previous = read(file);
        // Written, not only mapped: a full disk has to show here and not as a signal at the first store.
        file.write(ByteBuffer.allocate(SIZE), 0);
        MappedByteBuffer map = file.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        byte[] boot = bootId.getBytes(StandardCharsets.US_ASCII);
        map.putLong(0, MAGIC).putLong(STATE_AT, RUNNING).putLong(ALIVE_AT, micros(now));
        map.put(BOOT_AT, boot, 0, Math.min(boot.length, BOOT_BYTES));
        return new RunMarker(file, map, previous);
    }

    private static PreviousRun read(FileChannel file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(SIZE);
        while (content.hasRemaining() && file.read(content, content.position()) > 0) {
            // until all is there or the file ends
        }
        if (content.position() == 0) {
            return PreviousRun.NONE;
        }
        long state = content.getLong(STATE_AT);
        if (content.hasRemaining() || content.getLong(0) != MAGIC || state != RUNNING && state != STOPPED) {
            return PreviousRun.UNKNOWN;
        }
        byte[] boot = new byte[BOOT_BYTES];
        content.get(BOOT_AT, boot);
        return new PreviousRun(
                state == STOPPED ? PreviousRun.End.STOPPED : PreviousRun.End.KILLED,
                Instant.EPOCH.plus(content.getLong(ALIVE_AT), ChronoUnit.MICROS),
                new String(boot, StandardCharsets.US_ASCII).trim(),
                content.getLong(UNDER_WAY_AT));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** How the run before this one ended. */
    public PreviousRun previous() {
        return previous;
    }

    /**
     * Notes that the ring was read just now.
     *
     * @param underWay events that only this process holds
     */
    public void alive(Instant now, long underWay) {
        if (map != null) {
            map.putLong(ALIVE_AT, micros(now)).putLong(UNDER_WAY_AT, underWay);
        }
    }

    /** Notes that this run ended as it should. */
    public void stopped(Instant now) {
        if (map != null) {
            map.putLong(ALIVE_AT, micros(now)).putLong(UNDER_WAY_AT, 0).putLong(STATE_AT, STOPPED);
        }
    }

    /** Gives the file back; what it says stays. */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.debug("the run marker", e);
            }
        }
    }
}
