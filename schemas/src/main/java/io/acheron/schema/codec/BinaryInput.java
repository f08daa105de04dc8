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
 * Takes values from bytes as the Avro specification has them ("Binary encoding"). Every length and count is held against the bytes
 * that are there before anything of that size is allocated.
 *
 * <p>Not thread safe.
 */
public final class BinaryInput {
    private static final int MICROS_OF_A_SECOND = 1_000_000;
    private static final int NANOS_OF_A_MICRO = 1_000;

    private byte[] bytes = {};
    private int position;
    private int end;

    /** Begins to read; the array is not copied. */
    public void reset(byte[] from, int offset, int length) {
        bytes = from;
        position = offset;
        end = offset + length;
    }

    /** @return number of bytes that were not read */
    public int remaining() {
        return end - position;
    }

    /** A long, as {@link BinaryOutput#number} wrote it. */
    public long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = next();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw malformed("a number of more than 64 bits");
    }

    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw malformed("a number of more than 32 bits");
        }
        return (int) value;
    }

    /** @return which branch of the union of a type and null is taken, 0 or 1 */
    public int branch() {
        byte next = next();
        if (next != 0 && next != 2) {
            throw malformed("a branch that is not there");
        }
        return next >> 1;
    }

    public Instant micros() {
        long micros = number();
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_OF_A_SECOND),
                (long) Math.floorMod(micros, MICROS_OF_A_SECOND) * NANOS_OF_A_MICRO);
    }

    public boolean truth() {
        return next() == 1;
    }

    public double real() {
        need(Double.BYTES);
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits |= (bytes[position++] & 0xFFL) << (8 * i);
        }
        return Double.longBitsToDouble(bits);
    }

    public String text() {
        int length = length();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** @return a copy */
    public ByteBuffer bytes() {
        int length = length();
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return ByteBuffer.wrap(copy);
    }

    /** @return the symbol of an enum whose constants are those of the schema, in its order */
    public <E extends Enum<E>> E symbol(E[] symbols) {
        long index = number();
        if (index < 0 || index >= symbols.length) {
            throw malformed("a symbol that is not there");
        }
        return symbols[(int) index];
    }

    /** @return number of elements in the next block of an array or a map; 0 after the last */
    public int count() {
        long count = number();
        if (count < 0) {
            count = -count;
            number(); // size of the block in bytes
        }
        // Every element of ours takes a byte at least.
        if (count < 0 || count > remaining()) {
            throw malformed("a list longer than the record");
        }
        return (int) count;
    }

    private int length() {
        long length = number();
        if (length < 0 || length > remaining()) {
            throw malformed("a text longer than the record");
        }
        return (int) length;
    }

    private byte next() {
        if (position >= end) {
            throw malformed("the end");
        }
        return bytes[position++];
    }

    private void need(int length) {
        if (remaining() < length) {
            throw malformed("the end");
        }
    }

    private MalformedRecordException malformed(String problem) {
        return new MalformedRecordException(problem, position);
    }
}
