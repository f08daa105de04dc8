/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.ring.RawEvent;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record of the event: makes it, then puts in field by field. */
final class RecordReader implements FieldReader {
    private final FieldReader maker;
    private final @Nullable IntegerReader condition;
    private final int[] positions;
    private final FieldReader[] readers;

    /**
     * @param maker makes the record with its constant fields
     * @param condition where it reads 0 there is no record; null for none
     * @param positions fields in the schema
     * @param readers their readers
     */
    RecordReader(FieldReader maker, @Nullable IntegerReader condition, int[] positions, FieldReader[] readers) {
        this.maker = maker;
        this.condition = condition;
        this.positions = positions;
        this.readers = readers;
    }

    @Override
    public @Nullable Object read(RawEvent raw, int base) {
        if (condition != null && condition.read(raw, base) == 0) {
            return null;
        }
        SpecificRecord record = (SpecificRecord) maker.read(raw, base);
        if (record != null) {
            for (int i = 0; i < readers.length; i++) {
                record.put(positions[i], readers[i].read(raw, base));
            }
        }
        return record;
    }
}
