/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.events.EventImport;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.pipeline.archive.table.Partition;
import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.sample.TestbedProcess;
import io.acheron.schema.event.Event;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Hive metastore in a process of its own takes what {@code archive ddl} prints, and its MSCK finds the folders. */
@Timeout(300)
class HiveMetastoreIT {
    @TempDir
    private Path directory;

    @Test
    void shouldTakeTheStatementAndFindThePartitions() throws Exception {
        List<Event> events = Recorded.events("everyday");
        Path archive = Files.createDirectory(directory.resolve("archive"));
        EventImport.into(archive, events);
        String ddl = HiveDdl.of(Table.EVENT, "acheron", archive.toString());

        List<String> known = register(ddl, "family = 'process'");

        List<String> columns = new ArrayList<>();
        Table.EVENT.schema().getFields().forEach(field -> columns.add(field.name()));
        columns.addAll(Table.EVENT.partitionColumns());
        assertThat(told("column ", known))
                .extracting(column -> column.split(" ")[0])
                .isEqualTo(columns);
        assertThat(told("column ", known))
                .anySatisfy(column -> assertThat(column).startsWith("header struct<host_id:string,"))
                .contains("hour int", "dt date");
        assertThat(told("partition ", known))
                .extracting(location -> Path.of(URI.create(location)))
                .containsExactlyInAnyOrderElementsOf(partitions(events).stream()
                        .map(partition -> archive.resolve("event").resolve(partition.folder()))
                        .toList());
        assertThat(told("found ", known))
                .hasSize((int) partitions(events).stream()
                        .filter(partition -> partition.family().equals("process"))
                        .count())
                .isNotEmpty()
                .allMatch(values -> values.startsWith("process/2"));
    }

    private List<String> register(String ddl, String filter) throws Exception {
        Path home = Files.createDirectory(directory.resolve("metastore"));
        Path errors = directory.resolve("errors");
        Path out = directory.resolve("out");
        Path statement = Files.writeString(directory.resolve("event.sql"), ddl);
        Process process = TestbedProcess.command(
                        "metastore-testbed",
                        "io.acheron.metastore.Registration",
                        List.of(home.toString(), statement.toString(), filter))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES))
                    .as("the metastore answers")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> text(errors)).isZero();
        return Files.readAllLines(out);
    }

    private static List<Partition> partitions(List<Event> events) {
        return events.stream()
                .map(event -> Table.EVENT.place(event).orElseThrow())
                .distinct()
                .toList();
    }

    private static List<String> told(String kind, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
