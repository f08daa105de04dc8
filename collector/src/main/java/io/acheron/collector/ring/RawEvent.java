/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view of one record as the kernel wrote it; valid only during the call it is given to. Offsets count from the start
 * of the record. Reads are not checked against the end of the record: whoever reads compares with {@link #length()}
 * first. Nothing outside of the mapped memory can be reached in any case.
 */
public final class RawEvent {
    private final ByteBuffer bytes;
    private int start;
    private int length;

    /** @param bytes memory the records lie in */
    public RawEvent(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Returns a view of all of an array, for tests and recorded rings. */
    public static RawEvent of(byte[] record) {
        return new RawEvent(ByteBuffer.wrap(record)).at(0, record.length);
    }

    /** Moves the view. */
    RawEvent at(int newStart, int newLength) {
        start = newStart;
        length = newLength;
        return this;
    }

    /** Returns the length of the record, bytes. */
    public int length() {
        return length;
    }

    /** Returns the byte at an offset. */
    public byte byteAt(int offset) {
        return bytes.get(start + offset);
    }

    /** Returns the 16 bits at an offset. */
    public short shortAt(int offset) {
        return bytes.getShort(start + offset);
    }

    /** Returns the 32 bits at an offset. */
    public int intAt(int offset) {
        return bytes.getInt(start + offset);
    }

    /** Returns the 64 bits at an offset. */
    public long longAt(int offset) {
        return bytes.getLong(start + offset);
    }

    /** Copies bytes out of the record. */
    public void copy(int offset, byte[] into, int count) {
        bytes.get(start + offset, into, 0, count);
    }
}
