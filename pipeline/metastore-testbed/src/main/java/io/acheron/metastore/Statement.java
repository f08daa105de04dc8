/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.metastore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.SerDeInfo;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * A {@code CREATE EXTERNAL TABLE} of {@code archive ddl} in the form in which Hive hands it to its metastore; Hive itself, which would read
 * it, needs a cluster.
 */
final class Statement {
    private static final Pattern WHOLE = Pattern.compile(
            "CREATE EXTERNAL TABLE IF NOT EXISTS `(\\w+)`\\.`(\\w+)` \\(\\n(.*?)\\n\\)\\n"
                    + "PARTITIONED BY \\(([^)]*)\\)\\nSTORED AS PARQUET\\nLOCATION '([^']*)';.*",
            Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("`(\\w+)` (.*)");

    /** @throws IllegalArgumentException if it is none */
    static Table read(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a statement of archive ddl: " + text);
        }
        Table table = new Table();
        table.setDbName(matcher.group(1));
        table.setTableName(matcher.group(2));
        table.setTableType("EXTERNAL_TABLE");
        table.setParameters(Map.of("EXTERNAL", "TRUE"));
        table.setPartitionKeys(columns(matcher.group(4), ", "));
        table.setSd(parquet(columns(matcher.group(3), ",\n"), matcher.group(5)));
        return table;
    }

    private static StorageDescriptor parquet(List<FieldSchema> columns, String location) {
        SerDeInfo serde = new SerDeInfo();
        serde.setSerializationLib("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe");
        serde.setParameters(Map.of());
        StorageDescriptor storage = new StorageDescriptor();
        storage.setCols(columns);
        storage.setLocation(location);
        storage.setInputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat");
        storage.setOutputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat");
        storage.setSerdeInfo(serde);
        storage.setBucketCols(List.of());
        storage.setSortCols(List.of());
        storage.setParameters(Map.of());
        return storage;
    }

    private static List<FieldSchema> columns(String text, String separator) {
        List<FieldSchema> columns = new ArrayList<>();
        for (String one : text.split(separator, -1)) {
            Matcher matcher = COLUMN.matcher(one.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a column: " + one);
            }
            columns.add(new FieldSchema(matcher.group(1), matcher.group(2).replace("`", ""), ""));
        }
        return columns;
    }

    private Statement() {}
}
