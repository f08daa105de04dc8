/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * Walks over a binary record and checks every length and count against the bytes that are there, before Avro's decoder allocates
 * what they claim: a damaged count would make it reserve gigabytes, and its limits can only be set for a whole JVM. Knows where and
 * in which field a record is broken. Layout: Avro specification, "Binary encoding".
 *
 * <p>Not thread safe. Allocates nothing for a sound record.
 */
final class WireCheck {
    private byte[] data = new byte[0];
    private int position;

    /**
     * @param schema writer's schema
     * @param bytes record, with the binary form from {@code offset} to the end
     * @throws UndecodableRecordException naming field and byte
     */
    void check(Schema schema, byte[] bytes, int offset) throws UndecodableRecordException {
        data = bytes;
        position = offset;
        try {
            value(schema);
            if (position != bytes.length) {
                throw new Broken((bytes.length - position) + " bytes are left over");
            }
        } catch (Broken e) {
            throw new UndecodableRecordException("damaged or cut short at byte %d of %d, %s%s: %s"
                    .formatted(position, bytes.length, schema.getName(), e.path, e.getMessage()));
        } finally {
            data = new byte[0];
        }
    }

    private void value(Schema schema) throws Broken {
        switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> value(schema.getTypes().get(index(schema.getTypes().size(), "branches")));
            case ENUM -> index(schema.getEnumSymbols().size(), "symbols");
            case ARRAY -> blocks(schema.getElementType(), false);
            case MAP -> blocks(schema.getValueType(), true);
            case STRING, BYTES -> skip(length());
            case INT, LONG -> varint();
            case BOOLEAN -> skip(1);
            case FLOAT -> skip(Float.BYTES);
            case DOUBLE -> skip(Double.BYTES);
            case FIXED -> skip(schema.getFixedSize());
            case NULL -> {}
        }
    }

    private void record(Schema schema) throws Broken {
        List<Field> fields = schema.getFields();
        for (int i = 0; i < fields.size(); i++) {
            try {
                value(fields.get(i).schema());
            } catch (Broken e) {
                e.path.insert(0, "." + fields.get(i).name());
                throw e;
            }
        }
    }

    private void blocks(Schema element, boolean keyed) throws Broken {
        for (long count = varint(); count != 0; count = varint()) {
            if (count < 0) {
                count = -count;
                varint(); // size of the block in bytes
            }
            // Every element of ours takes a byte at least.
            if (count < 0 || count > data.length - position) {
                throw new Broken("claims " + count + " elements");
            }
            for (long i = 0; i < count; i++) {
                if (keyed) {
                    skip(length());
                }
                value(element);
            }
        }
    }

    private int index(int size, String what) throws Broken {
        long index = varint();
        if (index < 0 || index >= size) {
            throw new Broken("number " + index + " of " + size + " " + what);
        }
        return (int) index;
    }

    private long length() throws Broken {
        long length = varint();
        if (length < 0 || length > data.length - position) {
            throw new Broken("claims " + length + " bytes");
        }
        return length;
    }

    private void skip(long length) throws Broken {
        if (length > data.length - position) {
            throw new Broken("ends in the middle");
        }
        position += (int) length;
    }

    private long varint() throws Broken {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position >= data.length) {
                throw new Broken("ends in the middle");
            }
            byte next = data[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new Broken("holds a number of more than 64 bits");
    }

    /** Carries the path of the field outwards; has no stack trace, since damaged input is not a fault of the program. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient StringBuilder path = new StringBuilder();

        Broken(String message) {
            super(message, null, false, false);
        }
    }
}
