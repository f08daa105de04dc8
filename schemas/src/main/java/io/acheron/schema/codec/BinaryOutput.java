/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A growing array that values are appended to as the Avro specification has them ("Binary encoding"). To be used again for the
 * next record.
 *
 * <p>Not thread safe.
 */
public final class BinaryOutput {
    private static final int LONGEST_NUMBER = 10;
    private static final int MICROS_OF_A_SECOND = 1_000_000;
    private static final int NANOS_OF_A_MICRO = 1_000;

    private byte[] bytes = new byte[1024];
    private int size;

    /** Forgets what was written. */
    public void reset() {
        size = 0;
    }

    /** @return length of what was written, in bytes */
    public int size() {
        return size;
    }

    /** @return what was written, from the first byte to {@link #size()}; valid until the next call */
    public byte[] array() {
        return bytes;
    }

    /** @return a copy of what was written */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** An int, a long, the index of a branch or symbol: zigzag, seven bits a byte. */
    public void number(long value) {
        room(LONGEST_NUMBER);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A time, in microseconds since the epoch; finer parts are cut off. */
    public void micros(Instant time) {
        number(Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), MICROS_OF_A_SECOND), time.getNano() / NANOS_OF_A_MICRO));
    }

    public void truth(boolean value) {
        room(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    public void real(double value) {
        room(Double.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Double.BYTES; i++) {
            bytes[size++] = (byte) (bits >>> (8 * i));
        }
    }

    public void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        raw(utf8, 0, utf8.length);
    }

    /** What remains in the buffer, which is left as it is. */
    public void bytes(ByteBuffer value) {
        int length = value.remaining();
        number(length);
        room(length);
        value.get(value.position(), bytes, size, length);
        size += length;
    }

    /** Begins the elements of an array or a map. */
    public void count(int elements) {
        if (elements > 0) {
            number(elements);
        }
    }

    /** Ends the elements of an array or a map. */
    public void end() {
        number(0);
    }

    /** Bytes as they are, without their length. */
    public void raw(byte[] value, int offset, int length) {
        room(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
