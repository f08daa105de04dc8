/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import static io.acheron.pipeline.archive.sample.ArchivingSite.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.sample.ArchivingSite;
import io.acheron.pipeline.archive.sample.DuckDb;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventFamily;
import java.net.URI;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, the real graph, and two readers that know nothing of Acheron. */
@Timeout(600)
class IcebergJobIT {
    @TempDir
    private Path directory;

    private ArchivingSite site;

    @BeforeEach
    void start() throws Exception {
        site = new ArchivingSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    @Test
    void shouldHoldEveryRecordOnceThoughATaskManagerDiesAndTheJobIsStartedAgainFromACheckpoint() throws Exception {
        List<Event> events = Recorded.events("everyday");
        int third = events.size() / 3;
        List<Alert> alerts = List.of(Recorded.alert(0, events), Recorded.alert(1, events));

        JobGraph graph = graph(null);
        site.cluster().submitJob(graph).get();
        site.sendPoison();
        site.send(events.subList(0, third));
        site.send(alerts.get(0));
        await(() -> count("event") == third && count("alert") == 1);

        site.send(events.subList(third, third + 50));
        site.cluster().terminateTaskManager(0).get();
        site.cluster().startTaskManager();
        site.send(events.subList(third + 50, 2 * third));
        await(() -> count("event") == 2 * third);
        site.cluster().cancelJob(graph.getJobID()).get();

        site.send(events.subList(2 * third, events.size()));
        site.send(alerts.get(1));
        JobGraph again = graph(site.latestCheckpoint());
        site.cluster().submitJob(again).get();
        await(() -> count("event") >= events.size() && count("alert") >= 2);
        site.cluster().cancelJob(again.getJobID()).get();

        assertThat(rows("event").stream().map(IcebergJobIT::told))
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(IcebergJobIT::told).toList());
        assertThat(rows("alert").stream().map(row -> row.getField("alert_id")))
                .containsExactlyInAnyOrder("alert-0", "alert-1");
        shouldBeReadByDuckDb(events);
        assertThat(site.putAside(1)).isEqualTo(Set.of("source-iceberg-events"));
    }

    /** DuckDB is given the files that the catalog says are in force. */
    private void shouldBeReadByDuckDb(List<Event> events) throws Exception {
        String files = files().stream().map("'%s'"::formatted).collect(Collectors.joining(", ", "[", "]"));
        Event first = events.get(0);
        try (DuckDb duck = new DuckDb()) {
            duck.run("create view event as select * from read_parquet(%s)".formatted(files));
            assertThat(duck.rows("select family, count(*) from event group by all order by all"))
                    .containsExactlyElementsOf(counts(events));
            assertThat(duck.rows("""
                    select epoch_us(time), epoch_us(header.event_time), header.host_name, kind
                    from event where header.boot_id = '%s' and header.cpu = %d and header.sequence = %d""".formatted(
                                    first.getHeader().getBootId(),
                                    first.getHeader().getCpu(),
                                    first.getHeader().getSequence())))
                    .containsExactly("%1$d|%1$d|%2$s|%3$s"
                            .formatted(
                                    ChronoUnit.MICROS.between(
                                            java.time.Instant.EPOCH,
                                            first.getHeader().getEventTime()),
                                    first.getHeader().getHostName(),
                                    first.getKind()));
            assertThat(duck.rows("select process_exec.argv[1] from event where kind = 'process_exec' order by 1"))
                    .containsExactlyElementsOf(events.stream()
                            .filter(event -> event.getProcessExec() != null)
                            .map(event -> event.getProcessExec().getArgv().get(0))
                            .sorted()
                            .toList());
        }
    }

    private static List<String> counts(List<Event> events) {
        Map<String, Integer> counts = new TreeMap<>();
        events.forEach(event -> counts.merge(EventFamily.of(event.getKind()), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "|" + count.getValue())
                .toList();
    }

    private static List<Object> told(Event event) {
        return List.of(
                EventFamily.of(event.getKind()),
                event.getHeader().getEventTime().atOffset(ZoneOffset.UTC),
                event.getHeader().getHostId(),
                event.getHeader().getCpu(),
                event.getHeader().getSequence(),
                event.getKind());
    }

    private static List<Object> told(Record row) {
        Record header = (Record) row.getField("header");
        assertThat(header.getField("event_time")).isEqualTo(row.getField("time"));
        return List.of(
                row.getField("family"),
                (OffsetDateTime) row.getField("time"),
                header.getField("host_id"),
                header.getField("cpu"),
                header.getField("sequence"),
                row.getField("kind"));
    }

    private List<Record> rows(String name) throws Exception {
        try (HadoopCatalog catalog = catalog();
                CloseableIterable<Record> read =
                        IcebergGenerics.read(table(catalog, name)).build()) {
            List<Record> rows = new ArrayList<>();
            read.forEach(rows::add);
            return rows;
        }
    }

    private long count(String name) throws Exception {
        try (HadoopCatalog catalog = catalog()) {
            Snapshot latest = table(catalog, name).currentSnapshot();
            return latest == null ? 0 : Long.parseLong(latest.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
        }
    }

    private List<String> files() throws Exception {
        try (HadoopCatalog catalog = catalog();
                CloseableIterable<FileScanTask> tasks =
                        table(catalog, "event").newScan().planFiles()) {
            List<String> files = new ArrayList<>();
            tasks.forEach(task -> files.add(
                    Path.of(URI.create(task.file().location()).getPath()).toString()));
            return files;
        }
    }

    private HadoopCatalog catalog() {
        return new HadoopCatalog(new Configuration(), warehouse());
    }

    private static Table table(HadoopCatalog catalog, String name) {
        return catalog.loadTable(TableIdentifier.of("acheron", name));
    }

    private String warehouse() {
        return directory.resolve("warehouse").toUri().toString();
    }

    private JobGraph graph(@Nullable Path checkpoint) {
        StreamExecutionEnvironment env = site.environment(checkpoint);
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap", site.bootstrap());
        options.put("kafka.topics.create", "true");
        options.put("iceberg.catalog", "hadoop");
        options.put("iceberg.warehouse", warehouse());
        IcebergJob.build(env, options);
        return env.getStreamGraph().getJobGraph();
    }
}
