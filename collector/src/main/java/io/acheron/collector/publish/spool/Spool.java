/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A queue of records on disk: appended at one end, read at the other, and forgotten when acknowledged. After a restart reading begins
 * at the first record that was not known to be acknowledged, so that a record may come twice but not be missed.
 *
 * <p>When it is full new records are refused and the old ones stay: otherwise whoever can cause events could wash away the evidence
 * of what he did before.
 *
 * <p>Not thread safe.
 */
public final class Spool implements AutoCloseable {
    private static final int SEGMENTS_WHEN_FULL = 8;
    private static final long LARGEST_SEGMENT = 8L << 20;
    private static final long ACKNOWLEDGED_PER_WRITE = 1000;

    private final SpoolDirectory directory;
    private final long capacity;
    /** Closed segments, oldest first. */
    private final Deque<Segment> sealed = new ArrayDeque<>();

    private final long found;
    private long damaged;
    private @Nullable SegmentWriter writer;
    private @Nullable SegmentReader reader;
    private long readerNext;
    private long readerEnd;
    private long sealedBytes;
    /** Number of the first record that is not acknowledged. */
    private long head;
    /** Number of the next record to be read. */
    private long cursor;
    /** Number the next appended record gets. */
    private long end;

    private long writtenHead;
    private long waiting;

    private Spool(SpoolDirectory directory, long capacity) throws IOException {
        this.directory = directory;
        this.capacity = capacity;
        this.head = directory.readHead();
        long missing = 0;
        long next = head;
        for (Segment segment : directory.recover(head)) {
            missing += Math.max(0, segment.first() - next);
            next = segment.end();
            if (next <= head) {
                Files.delete(segment.path());
                continue;
            }
            sealed.add(segment);
            sealedBytes += segment.bytes();
            waiting += next - Math.max(head, segment.first());
        }
        this.end = Math.max(next, head);
        this.cursor = head;
        this.writtenHead = head;
        this.found = waiting;
        this.damaged = missing + directory.tornRecords();
    }

    /**
     * Opens the spool of a directory, creating it if need be.
     *
     * @param directory used by one process at a time
     * @param capacity most bytes it may take, at least 64 KiB
     * @throws IOException if it cannot be used; the message says why and is meant for people
     */
    public static Spool open(Path directory, long capacity) throws IOException {
        SpoolDirectory opened = SpoolDirectory.open(directory);
        try {
            return new Spool(opened, capacity);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Appends a record, which must not be empty.
     *
     * @return its number
     * @throws SpoolFullException if there is no room
     * @throws IOException if the disk refuses it
     */
    public long append(byte[] content) throws SpoolFullException, IOException {
        long size = Segment.RECORD_HEADER + (long) content.length;
        if (bytes() + size + Segment.MAGIC.length > capacity) {
            throw new SpoolFullException();
        }
        SegmentWriter open = writer;
        if (open != null && open.segment().bytes() + size > segmentBytes()) {
            seal();
            open = null;
        }
        if (open == null) {
            open = new SegmentWriter(directory.path(), end);
            writer = open;
        }
        open.append(content);
        waiting++;
        return end++;
    }

    private long segmentBytes() {
        return Math.min(LARGEST_SEGMENT, capacity / SEGMENTS_WHEN_FULL);
    }

    private void seal() throws IOException {
        SegmentWriter open = writer;
        if (open == null) {
            return;
        }
        writer = null;
        open.close();
        sealed.add(open.segment());
        sealedBytes += open.segment().bytes();
    }

    /** Whether {@link #next} has something. */
    public boolean hasUnread() {
        return cursor < end;
    }

    /**
     * Reads the next record, which stays in the spool until it is acknowledged.
     *
     * @return null if all have been read
     */
    public @Nullable SpoolRecord next() throws IOException {
        while (cursor < end) {
            SegmentReader open = readerAtCursor();
            byte[] content = open == null ? null : open.next();
            if (content != null) {
                readerNext++;
                return new SpoolRecord(cursor++, content);
            }
            skipUnreadable();
        }
        return null;
    }

    /** Continues with the next segment; what this one should still hold cannot be read any more and is counted as damaged. */
    private void skipUnreadable() throws IOException {
        closeReader();
        seal();
        Deque<Segment> kept = new ArrayDeque<>(sealed.size());
        long next = end;
        for (Segment segment : sealed) {
            boolean here = cursor >= segment.first() && cursor < segment.end();
            if (here) {
                long lost = segment.end() - cursor;
                damaged += lost;
                waiting -= lost;
                kept.add(segment.with(cursor - segment.first(), segment.bytes()));
            } else {
                kept.add(segment);
            }
            if (segment.first() > cursor) {
                next = Math.min(next, segment.first());
            }
        }
        sealed.clear();
        sealed.addAll(kept);
        cursor = next;
    }

    private @Nullable SegmentReader readerAtCursor() throws IOException {
        if (reader != null && readerNext == cursor && cursor < readerEnd) {
            return reader;
        }
        closeReader();
        Segment segment = segmentOf(cursor);
        if (segment == null) {
            return null;
        }
        SegmentReader opened = new SegmentReader(segment);
        reader = opened;
        for (long skip = segment.first(); skip < cursor; skip++) {
            opened.next();
        }
        readerNext = cursor;
        readerEnd = segment.end();
        return opened;
    }

    private @Nullable Segment segmentOf(long number) {
        for (Segment segment : sealed) {
            if (number >= segment.first() && number < segment.end()) {
                return segment;
            }
        }
        return writer != null
                        && number >= writer.segment().first()
                        && number < writer.segment().end()
                ? writer.segment()
                : null;
    }

    /** Regards everything in the spool as read, because its owner still has it in memory. */
    public void skipUnread() {
        cursor = end;
    }

    /** Begins again with the first record that is not acknowledged. */
    public void rewind() {
        cursor = head;
    }

    /** Forgets a record and all before it. */
    public void acknowledge(long number) throws IOException {
        if (number < head) {
            return;
        }
        waiting -= existing(head, number + 1);
        head = number + 1;
        cursor = Math.max(cursor, head);
        if (waiting == 0) {
            seal();
            closeReader();
        }
        boolean free = !sealed.isEmpty() && sealed.getFirst().end() <= head;
        if (free || head - writtenHead >= ACKNOWLEDGED_PER_WRITE) {
            // Before files go: the number must not lead to records that are missing.
            writeHead();
        }
        while (!sealed.isEmpty() && sealed.getFirst().end() <= head) {
            Segment done = sealed.removeFirst();
            sealedBytes -= done.bytes();
            Files.deleteIfExists(done.path());
        }
    }

    private long existing(long from, long to) {
        long count = 0;
        for (Segment segment : sealed) {
            count += overlap(segment, from, to);
        }
        return writer == null ? count : count + overlap(writer.segment(), from, to);
    }

    private static long overlap(Segment segment, long from, long to) {
        return Math.max(0, Math.min(to, segment.end()) - Math.max(from, segment.first()));
    }

    private void writeHead() throws IOException {
        directory.writeHead(head);
        writtenHead = head;
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    /** Records in the spool that are not acknowledged. */
    public long waiting() {
        return waiting;
    }

    /** Bytes on disk. */
    public long bytes() {
        return sealedBytes + (writer == null ? 0 : writer.segment().bytes());
    }

    /** How much of its bound it takes, percent. */
    public int fullness() {
        return (int) (100 * bytes() / capacity);
    }

    /** Whole records of an earlier run that were there when it was opened. */
    public long found() {
        return found;
    }

    /** Records that were damaged or cut short, of an earlier run or while in use. */
    public long damaged() {
        return damaged;
    }

    /** Keeps what is not acknowledged for the next run. */
    @Override
    public void close() throws IOException {
        seal();
        closeReader();
        writeHead();
        directory.close();
    }
}
