/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Assets from a query whose columns are named as the fields of an asset; the driver is found by the URL. One connection per reading,
 * read only: a pool would keep connections open for a query every few minutes.
 */
public final class JdbcSource implements CmdbSource {
    private static final int FETCH = 1000;
    private static final int TIMEOUT_SECONDS = 60;

    @Override
    public String type() {
        return "jdbc";
    }

    @Override
    public Reader open(SourceFile file) throws SourceException {
        String url = file.required("url");
        if (!url.startsWith("jdbc:")) {
            throw file.wrong("url", "does not begin with jdbc:, as in jdbc:postgresql://db.example/cmdb");
        }
        String query = file.required("query");
        String name = file.name();
        int timeout = file.number("timeout_seconds", TIMEOUT_SECONDS);
        return () -> read(file, name, url, query, timeout);
    }

    private static Reading read(SourceFile file, String name, String url, String query, int timeout)
            throws IOException {
        Properties properties = new Properties();
        put(properties, "user", file.text("user"));
        put(properties, "password", file.secret("password_file"));
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false); // PostgreSQL gives rows in parts only within a transaction
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setFetchSize(FETCH);
                statement.setQueryTimeout(timeout);
                Rows rows = new Rows(name, name);
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        rows.add(fields(results));
                    }
                }
                return rows.reading();
            }
        } catch (SQLException e) {
            throw new IOException(
                    "%s: cannot read %s: %s; check the URL, the user and the query"
                            .formatted(file.path(), bare(url), firstLine(e)),
                    e);
        }
    }

    private static List<AssetFiles.Field> fields(ResultSet results) throws SQLException {
        ResultSetMetaData columns = results.getMetaData();
        List<AssetFiles.Field> fields = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String label = columns.getColumnLabel(column).toLowerCase(Locale.ROOT);
            fields.add(new AssetFiles.Field(label, values(results.getObject(column), results, column)));
        }
        return fields;
    }

    private static List<String> values(@Nullable Object value, ResultSet results, int column) throws SQLException {
        if (value == null) {
            return List.of();
        }
        if (value instanceof Timestamp time) {
            return List.of(time.toInstant().toString());
        }
        if (value instanceof Array array) {
            List<String> texts = new ArrayList<>();
            for (Object item : (Object[]) array.getArray()) {
                if (item != null) {
                    texts.add(item.toString());
                }
            }
            return texts;
        }
        return List.of(results.getString(column));
    }

    private static void put(Properties properties, String key, @Nullable String value) {
        if (value != null) {
            properties.setProperty(key, value);
        }
    }

    /** A URL may carry a password among its parameters. */
    private static String bare(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    private static String firstLine(SQLException e) {
        String message = e.getMessage();
        return message == null
                ? "SQL state " + e.getSQLState()
                : message.lines().findFirst().orElse("");
    }
}
