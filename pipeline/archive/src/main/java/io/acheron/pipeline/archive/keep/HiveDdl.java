/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.keep;

import io.acheron.pipeline.archive.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Writes the statements that register a table of the archive with a Hive metastore, from the schema of its records. */
public final class HiveDdl {
    private static final Map<Schema.Type, String> TYPES = Map.of(
            Schema.Type.STRING, "string",
            Schema.Type.ENUM, "string",
            Schema.Type.INT, "int",
            Schema.Type.LONG, "bigint",
            Schema.Type.BOOLEAN, "boolean",
            Schema.Type.FLOAT, "float",
            Schema.Type.DOUBLE, "double",
            Schema.Type.BYTES, "binary",
            Schema.Type.FIXED, "binary");
    private static final Map<String, String> PARTITIONS = Map.of("family", "string", "dt", "date", "hour", "int");
    private static final Set<String> TIMES = Set.of("timestamp-micros", "timestamp-millis");

    /**
     * @param database database of the metastore
     * @param location URI or path of the folder of the archive, as the engines see it
     */
    public static String of(Table<?> table, String database, String location) {
        String name = "`%s`.`%s`".formatted(database, table.name());
        List<Schema.Field> fields = table.schema().getFields();
        String columns = fields.stream()
                .map(field -> "  `%s` %s".formatted(field.name(), type(field.schema())))
                .collect(Collectors.joining(",\n"));
        String partitions = table.partitionColumns().stream()
                .map(column -> "`%s` %s".formatted(column, PARTITIONS.get(column)))
                .collect(Collectors.joining(", "));
        return """
                CREATE EXTERNAL TABLE IF NOT EXISTS %s (
                %s
                )
                PARTITIONED BY (%s)
                STORED AS PARQUET
                LOCATION '%s';
                MSCK REPAIR TABLE %s;
                """.formatted(name, columns, partitions, location(table, location), name);
    }

    private static String location(Table<?> table, String archive) {
        String folder = archive.endsWith("/") ? archive : archive + "/";
        return (folder + table.name()).replace("'", "\\'");
    }

    private static String type(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .map(HiveDdl::type)
                        .findFirst()
                        .orElseThrow();
            case RECORD ->
                schema.getFields().stream()
                        .map(field -> "`%s`:%s".formatted(field.name(), type(field.schema())))
                        .collect(Collectors.joining(",", "struct<", ">"));
            case ARRAY -> "array<%s>".formatted(type(schema.getElementType()));
            case MAP -> "map<string,%s>".formatted(type(schema.getValueType()));
            default -> isTime(schema.getLogicalType()) ? "timestamp" : simple(schema.getType());
        };
    }

    private static boolean isTime(LogicalType type) {
        return type != null && TIMES.contains(type.getName());
    }

    private static String simple(Schema.Type type) {
        String name = TYPES.get(type);
        if (name == null) {
            throw new IllegalArgumentException(
                    "no type of Hive for " + type.getName().toLowerCase(Locale.ROOT));
        }
        return name;
    }

    private HiveDdl() {}
}
