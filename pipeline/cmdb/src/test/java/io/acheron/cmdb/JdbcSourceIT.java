/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL. */
class JdbcSourceIT extends CmdbSourceContract {
    private static final String QUERY =
            "SELECT host_id, aliases, owner, criticality, changed AS valid_from FROM hosts ORDER BY host_id, changed";

    private static @Nullable EmbeddedPostgres database;

    @TempDir
    Path directory;

    @BeforeAll
    static void start(@TempDir Path work) throws Exception {
        try {
            database = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(work.toFile())
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException | IllegalStateException e) {
            // It does not run as root, and not every machine lets root be somebody else.
            abort("SKIPPED: PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void fill() throws SQLException {
        execute(
                "DROP TABLE IF EXISTS hosts",
                "CREATE TABLE hosts (host_id text, aliases text[], owner text, criticality text, changed timestamptz)",
                "INSERT INTO hosts VALUES ('web-1', '{web-1.example,10.0.0.1}', 'shop', 'high', '2026-11-01T00:00:00Z')",
                "INSERT INTO hosts VALUES ('db-1', NULL, 'data', NULL, NULL)");
    }

    @Override
    SourceFile good() throws Exception {
        return source(postgres().getJdbcUrl("postgres", "postgres"), QUERY);
    }

    @Override
    SourceFile withBadEntry() throws Exception {
        execute("INSERT INTO hosts VALUES ('x', NULL, 'y', 'enormous', NULL)");
        return good();
    }

    @Override
    SourceFile away() throws Exception {
        return source("jdbc:postgresql://127.0.0.1:1/postgres?connectTimeout=5", QUERY);
    }

    @Override
    String needed() {
        return "query";
    }

    @Test
    void shouldTakeArraysTimesAndSeveralVersionsOfAHost() throws Exception {
        execute("INSERT INTO hosts VALUES ('web-1', NULL, 'mail', NULL, '2026-11-20T12:00:00Z')");
        Reading reading = good().open().read();
        assertThat(reading.assets()).hasSize(3);
        assertThat(reading.assets().get(1).getAliases()).containsExactly("web-1.example", "10.0.0.1");
        assertThat(reading.assets().get(1).getValidFrom()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(reading.assets().get(2).getOwner()).isEqualTo("mail");
        assertThat(reading.assets().get(2).getValidFrom()).isEqualTo("2026-11-20T12:00:00Z");
    }

    @Test
    void shouldSayWhatIsWrongWithAQueryAndChangeNothing() throws Exception {
        String url = postgres().getJdbcUrl("postgres", "postgres");
        CmdbSource.Reader misspelt = source(url, "SELECT host FROM hosts").open();
        assertThatThrownBy(misspelt::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("column \"host\" does not exist")
                .hasMessageContaining("check the URL, the user and the query");
        CmdbSource.Reader deleting =
                source(url, "DELETE FROM hosts RETURNING host_id").open();
        assertThatThrownBy(deleting::read).hasMessageContaining("read-only transaction");
        assertThat(good().open().read().assets()).hasSize(2);
    }

    private SourceFile source(String url, String query) throws Exception {
        return SourceFile.read(Files.writeString(
                directory.resolve("source.yaml"),
                "type: jdbc\nname: inventory\nuser: postgres\nurl: %s\nquery: '%s'\n"
                        .formatted(url, query.replace("'", "''"))));
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static EmbeddedPostgres postgres() {
        if (database == null) {
            throw new IllegalStateException("PostgreSQL does not run");
        }
        return database;
    }
}
