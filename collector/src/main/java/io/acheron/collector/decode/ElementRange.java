/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.ring.RawEvent;
import org.jspecify.annotations.Nullable;

/** Where equal structs lie one after another in a record: in an array within a struct, or where a span points to. */
public final class ElementRange {
    private final BtfType.Struct element;
    private final int count;
    private final int offset;
    private final @Nullable ByteRange span;

    private ElementRange(BtfType.Struct element, int offset, int count, @Nullable ByteRange span) {
        this.element = element;
        this.offset = offset;
        this.count = count;
        this.span = span;
    }

    /** Returns the range of the only source of a binding. */
    public static ElementRange of(Binding binding) throws UnsuitableMappingException {
        Location location = binding.source();
        if (location.type() instanceof BtfType.Array array && array.element() instanceof BtfType.Struct struct) {
            return new ElementRange(struct, location.offset(), array.count(), null);
        }
        BtfType.Struct of = binding.of();
        if (of == null || of.size() == 0) {
            throw new UnsuitableMappingException("'" + location.path() + "' is a "
                    + location.type().name() + ": give an array of structs, or a span with 'of: <struct>'");
        }
        return new ElementRange(of, 0, 0, ByteRange.of(location));
    }

    /** Returns the struct of the elements. */
    public BtfType.Struct element() {
        return element;
    }

    /** Returns the number of elements. */
    public int count(RawEvent raw, int base) {
        if (span == null) {
            return count;
        }
        int length = span.length(raw, base);
        if (length % element.size() != 0) {
            throw new UndecodableException("bad_span");
        }
        return length / element.size();
    }

    /** Returns where an element begins, bytes from the start of the record. */
    public int at(RawEvent raw, int base, int index) {
        int first = span == null ? base + offset : span.offset(raw, base);
        return first + index * element.size();
    }
}
