/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.ring.RawEvent;

/** Where bytes lie in a record: in an array within a struct, or where a span points to. What a span says is checked. */
public final class ByteRange {
    private static final String SPAN = "span";

    private final boolean span;
    private final int first;
    private final int second;

    private ByteRange(boolean span, int first, int second) {
        this.span = span;
        this.first = first;
        this.second = second;
    }

    /** Returns the range of a member that is a span or an array of bytes. */
    public static ByteRange of(Location location) throws UnsuitableMappingException {
        if (location.type() instanceof BtfType.Struct struct && struct.name().equals(SPAN)) {
            Location offset = Location.resolve(struct, "offset");
            Location length = Location.resolve(struct, "length");
            if (offset.type().size() == Integer.BYTES && length.type().size() == Integer.BYTES) {
                return new ByteRange(true, location.offset() + offset.offset(), location.offset() + length.offset());
            }
        }
        if (location.type() instanceof BtfType.Array array && array.element().size() == 1) {
            return new ByteRange(false, location.offset(), array.count());
        }
        throw new UnsuitableMappingException(
                "'" + location.path() + "' is a " + location.type().name() + ", not a span and not an array of bytes");
    }

    /** Returns whether a member is a span. */
    static boolean isSpan(BtfType type) {
        return type instanceof BtfType.Struct struct && struct.name().equals(SPAN);
    }

    /**
     * Returns the first byte's offset from the start of the record; to be asked after {@link #length}, which checks it.
     */
    public int offset(RawEvent raw, int base) {
        return span ? raw.intAt(base + first) : base + first;
    }

    /**
     * Returns the number of bytes.
     *
     * @throws UndecodableException when they would lie outside of the record
     */
    public int length(RawEvent raw, int base) {
        if (!span) {
            return second;
        }
        int length = raw.intAt(base + second);
        if (length == 0) {
            return 0;
        }
        int offset = raw.intAt(base + first);
        if (length < 0 || offset < 0 || offset > raw.length() - length) {
            throw new UndecodableException("bad_span");
        }
        return length;
    }
}
