/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the records of a segment in order, up to the first that is damaged or cut short. */
final class SegmentReader implements AutoCloseable {
    private final DataInputStream in;
    private long position;

    SegmentReader(Segment segment) throws IOException {
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(segment.path()), 32 * 1024));
        try {
            position = Arrays.equals(in.readNBytes(Segment.MAGIC.length), Segment.MAGIC) ? Segment.MAGIC.length : -1;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The content of the next record, or null where the whole records end. */
    byte @Nullable [] next() throws IOException {
        if (position < 0) {
            return null;
        }
        try {
            int length = in.readInt();
            int crc = in.readInt();
            if (length <= 0 || length > Segment.LONGEST_RECORD) {
                return null;
            }
            byte[] content = in.readNBytes(length);
            if (content.length < length || crc(content) != crc) {
                return null;
            }
            position += Segment.RECORD_HEADER + length;
            return content;
        } catch (EOFException e) {
            return null;
        }
    }

    /** Byte after the last record that was read; 0 when the file is not a segment at all. */
    long position() {
        return Math.max(0, position);
    }

    static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
