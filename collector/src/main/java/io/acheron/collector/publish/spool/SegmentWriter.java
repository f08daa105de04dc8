/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Appends records to a new segment; after each append the record is with the kernel and survives the end of this process. */
final class SegmentWriter implements AutoCloseable {
    private final FileChannel file;
    private Segment segment;

    SegmentWriter(Path directory, long first) throws IOException {
        Path path = Segment.path(directory, first);
        // Command lines are in here: for the owner only.
        file = FileChannel.open(
                path,
                Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        segment = new Segment(path, first, 0, Segment.MAGIC.length);
        write(ByteBuffer.wrap(Segment.MAGIC));
    }

    Segment segment() {
        return segment;
    }

    /**
     * Appends one record.
     *
     * @throws IOException if it was not written; what was written of it is cut off again
     */
    void append(byte[] content) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(Segment.RECORD_HEADER + content.length);
        record.putInt(content.length)
                .putInt(SegmentReader.crc(content))
                .put(content)
                .flip();
        try {
            write(record);
        } catch (IOException e) {
            file.truncate(segment.bytes());
            file.position(segment.bytes());
            throw e;
        }
        segment = segment.with(segment.records() + 1, segment.bytes() + record.limit());
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
