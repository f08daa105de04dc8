/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.ring.RawEvent;

/** Reads text as programs write it: up to the first NUL, with U+FFFD where bytes are not UTF-8. */
public final class TextReader {
    /** Of all readers: the same names are read from many places. */
    private static final TextCache CACHE = new TextCache();

    private final ByteRange range;
    private byte[] scratch = new byte[64];

    /** @param range where the text lies */
    public TextReader(ByteRange range) {
        this.range = range;
    }

    /** Returns the text; empty when there is none. */
    public String read(RawEvent raw, int base) {
        int length = load(raw, base);
        return text(0, nextNul(0, length));
    }

    /** Copies all bytes to {@link #bytes()} and returns their number. */
    public int load(RawEvent raw, int base) {
        int length = range.length(raw, base);
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        if (length > 0) {
            raw.copy(range.offset(raw, base), scratch, length);
        }
        return length;
    }

    /** Returns the bytes loaded last; overwritten by the next load. */
    public byte[] bytes() {
        return scratch;
    }

    /** Returns the index of the first NUL among the bytes loaded last, or {@code to} if there is none before it. */
    public int nextNul(int from, int to) {
        int end = from;
        while (end < to && scratch[end] != 0) {
            end++;
        }
        return end;
    }

    /** Returns part of the bytes loaded last as text. */
    public String text(int from, int to) {
        return from == to ? "" : text(scratch, from, to);
    }

    /** Returns bytes as text. */
    public static String text(byte[] bytes, int from, int to) {
        return CACHE.text(bytes, from, to);
    }
}
