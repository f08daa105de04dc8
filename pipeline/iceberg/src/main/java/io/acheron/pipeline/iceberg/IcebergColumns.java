/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import io.acheron.pipeline.archive.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The columns of a table as Iceberg has them: those of the records, and before them what the table is partitioned by, because not every
 * engine takes a field of a struct for that.
 */
final class IcebergColumns {
    static final String TIME = "time";
    static final String FAMILY = "family";

    /** Hive's metastore keeps comments of columns in a VARCHAR(256), and refuses a table that has a longer one. */
    static final int LONGEST_COMMENT = 256;

    private final AtomicInteger ids = new AtomicInteger();

    static org.apache.iceberg.Schema of(Table<?> table) {
        IcebergColumns columns = new IcebergColumns();
        List<Types.NestedField> fields = new ArrayList<>();
        fields.add(Types.NestedField.required(
                columns.ids.incrementAndGet(),
                TIME,
                Types.TimestampType.withZone(),
                "What the table is partitioned by"));
        if (table.hasFamilies()) {
            fields.add(Types.NestedField.required(columns.ids.incrementAndGet(), FAMILY, Types.StringType.get()));
        }
        columns.fields(table.schema()).forEach(field -> fields.add(shortened(field)));
        return new org.apache.iceberg.Schema(fields);
    }

    /** By hour, and by family where there are any. */
    static PartitionSpec partitions(Table<?> table, org.apache.iceberg.Schema schema) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        return (table.hasFamilies() ? spec.identity(FAMILY) : spec).hour(TIME).build();
    }

    private static Types.NestedField shortened(Types.NestedField column) {
        String comment = column.doc();
        return comment == null || comment.length() <= LONGEST_COMMENT
                ? column
                : Types.NestedField.from(column)
                        .withDoc(comment.substring(0, LONGEST_COMMENT - 3) + "...")
                        .build();
    }

    private List<Types.NestedField> fields(Schema record) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            // Never required: what a later version no longer writes must not stop it.
            fields.add(
                    Types.NestedField.optional(ids.incrementAndGet(), field.name(), type(field.schema()), field.doc()));
        }
        return fields;
    }

    private Type type(Schema schema) {
        Schema present = Optionals.present(schema);
        return switch (present.getType()) {
            case RECORD -> Types.StructType.of(fields(present));
            case ARRAY -> Types.ListType.ofOptional(ids.incrementAndGet(), type(present.getElementType()));
            case MAP ->
                Types.MapType.ofOptional(
                        ids.incrementAndGet(),
                        ids.incrementAndGet(),
                        Types.StringType.get(),
                        type(present.getValueType()));
            case STRING, ENUM -> Types.StringType.get();
            case INT -> Types.IntegerType.get();
            case LONG -> present.getLogicalType() == null ? Types.LongType.get() : Types.TimestampType.withZone();
            case BOOLEAN -> Types.BooleanType.get();
            case FLOAT -> Types.FloatType.get();
            case DOUBLE -> Types.DoubleType.get();
            case BYTES, FIXED -> Types.BinaryType.get();
            default ->
                throw new IllegalArgumentException(
                        "no type of Iceberg for " + present.getType().getName().toLowerCase(Locale.ROOT));
        };
    }

    private IcebergColumns() {}
}
