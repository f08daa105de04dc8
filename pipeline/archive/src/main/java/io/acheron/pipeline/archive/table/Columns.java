/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Shows a record as if it had only some of its fields. Parquet's writer takes fields by position.
 *
 * @param schema the fields shown
 * @param positions where each of them is in the whole record
 */
public record Columns(Schema schema, int[] positions) {
    /**
     * The columns of a partition.
     *
     * @param family its family; empty when the table has none
     */
    public static Columns of(Table<?> table, String family) {
        Schema whole = table.schema();
        Schema part = table.schema(family);
        return new Columns(
                part,
                part.getFields().stream()
                        .mapToInt(field -> whole.getField(field.name()).pos())
                        .toArray());
    }

    /** @return the record, seen by these columns */
    public IndexedRecord show(IndexedRecord record) {
        return new View(this, record);
    }

    private record View(Columns columns, IndexedRecord record) implements IndexedRecord {
        @Override
        public Object get(int position) {
            return record.get(columns.positions[position]);
        }

        @Override
        public void put(int position, Object value) {
            throw new UnsupportedOperationException("a view is not written to");
        }

        @Override
        public Schema getSchema() {
            return columns.schema;
        }
    }
}
