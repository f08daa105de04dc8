/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.ring.RawEvent;

/** Reads an integer of any width. */
@FunctionalInterface
public interface IntegerReader {
    /**
     * @param raw the record
     * @param base where the struct begins, bytes from the start of the record
     * @return the value; unsigned 64-bit values keep their bits
     */
    long read(RawEvent raw, int base);

    /** Returns a reader for a member. */
    static IntegerReader of(Location location) throws UnsuitableMappingException {
        int offset = location.offset();
        BtfType type = location.type();
        boolean signed;
        if (type instanceof BtfType.Int integer) {
            signed = integer.signed();
        } else if (type instanceof BtfType.Enumeration enumeration) {
            signed = enumeration.signed();
        } else {
            throw new UnsuitableMappingException("'" + location.path() + "' is a " + type.name() + ", not an integer");
        }
        return switch (type.size()) {
            case 1 ->
                signed ? (raw, base) -> raw.byteAt(base + offset) : (raw, base) -> raw.byteAt(base + offset) & 0xffL;
            case 2 ->
                signed
                        ? (raw, base) -> raw.shortAt(base + offset)
                        : (raw, base) -> raw.shortAt(base + offset) & 0xffffL;
            case 4 ->
                signed
                        ? (raw, base) -> raw.intAt(base + offset)
                        : (raw, base) -> raw.intAt(base + offset) & 0xffffffffL;
            case 8 -> (raw, base) -> raw.longAt(base + offset);
            default ->
                throw new UnsuitableMappingException(
                        "'" + location.path() + "' is an integer of " + type.size() + " bytes");
        };
    }
}
