/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Turns values of Avro into those of Flink's tables, for the columns that a table has: what the schema has besides is left out, what it
 * lacks is null. Flink has such a converter, which cuts times to milliseconds.
 */
@FunctionalInterface
interface Cells {
    Object of(Object value);

    /**
     * @param type what the table has
     * @param schema what the values have
     */
    static Cells of(LogicalType type, Schema schema) {
        Schema present = Optionals.present(schema);
        return switch (present.getType()) {
            case RECORD -> record((RowType) type, present)::row;
            case ARRAY -> array(of(((ArrayType) type).getElementType(), present.getElementType()));
            case MAP -> map(of(((MapType) type).getValueType(), present.getValueType()));
            case STRING, ENUM -> value -> StringData.fromString(value.toString());
            case LONG -> present.getLogicalType() == null ? value -> value : value -> time((Instant) value);
            case BYTES -> value -> bytes((ByteBuffer) value);
            case FIXED -> value -> ((GenericFixed) value).bytes();
            default -> value -> value;
        };
    }

    /** @return what turns records of the schema into rows of the type */
    static Rows record(RowType type, Schema schema) {
        List<Rows.Column> columns = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            Schema.Field field = schema.getField(type.getFieldNames().get(i));
            if (field != null) {
                columns.add(new Rows.Column(i, field.pos(), of(type.getTypeAt(i), field.schema())));
            }
        }
        return new Rows(type.getFieldCount(), columns);
    }

    static TimestampData time(Instant time) {
        return TimestampData.fromInstant(time);
    }

    private static Cells array(Cells element) {
        return value -> new GenericArrayData(((List<?>) value)
                .stream().map(each -> each == null ? null : element.of(each)).toArray());
    }

    private static Cells map(Cells cell) {
        return value -> {
            Map<StringData, Object> cells = new HashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, each) ->
                            cells.put(StringData.fromString(key.toString()), cell.of(Objects.requireNonNull(each))));
            return new GenericMapData(cells);
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /**
     * Records to rows.
     *
     * @param width number of columns of a row
     * @param columns those the records have
     */
    record Rows(int width, List<Column> columns) {
        /** A column of the table and the field it is taken from. */
        record Column(int to, int from, Cells cell) {}

        GenericRowData row(Object value) {
            IndexedRecord record = (IndexedRecord) value;
            GenericRowData row = new GenericRowData(width);
            for (Column column : columns) {
                Object field = record.get(column.from());
                row.setField(column.to(), field == null ? null : column.cell().of(field));
            }
            return row;
        }
    }
}
