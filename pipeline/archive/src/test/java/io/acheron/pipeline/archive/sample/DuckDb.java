/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.sample;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An engine of others, which knows the files by their layout alone. */
public final class DuckDb implements AutoCloseable {
    private final Connection connection;

    public DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        run("set timezone = 'UTC'");
    }

    /** Makes the views {@code event} and {@code alert} on an archive. */
    public static DuckDb on(Path archive) throws SQLException {
        DuckDb duck = new DuckDb();
        for (String table : List.of("event", "alert")) {
            if (archive.resolve(table).toFile().isDirectory()) {
                duck.run("create view %s as select * from %s".formatted(table, files(archive.resolve(table))));
            }
        }
        return duck;
    }

    static String files(Path table) {
        return "read_parquet('%s/**/*.parquet', hive_partitioning = true, union_by_name = true)".formatted(table);
    }

    public void run(String statement) throws SQLException {
        try (Statement made = connection.createStatement()) {
            made.execute(statement);
        }
    }

    /** @return rows as text, columns separated by {@code |} */
    public List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement made = connection.createStatement();
                ResultSet result = made.executeQuery(query)) {
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    columns.add(result.getString(column));
                }
                rows.add(String.join("|", columns));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
