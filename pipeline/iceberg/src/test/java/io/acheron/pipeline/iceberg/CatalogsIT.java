/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import static io.acheron.pipeline.archive.sample.ArchivingSite.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.sample.ArchivingSite;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.TestbedProcess;
import io.acheron.schema.event.Event;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job writes through catalogs that are servers in processes of their own. */
@Timeout(600)
class CatalogsIT {
    private static final TableIdentifier EVENT = TableIdentifier.of("acheron", "event");
    private static final TableIdentifier ALERT = TableIdentifier.of("acheron", "alert");

    @TempDir
    private static Path shared;

    private static ArchivingSite site;
    private static List<Event> events;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        site = new ArchivingSite(shared);
        Topics topics = new Topics("acheron");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", site.bootstrap()))) {
            admin.createTopics(Stream.of(topics.events(), topics.alerts(), topics.deadLetters())
                            .map(name -> new NewTopic(name, 2, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        events = Recorded.events("everyday");
        site.send(events);
        site.send(Recorded.alert(0, events));
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    @Test
    void shouldRegisterTablesWithAHiveMetastore() throws Exception {
        Path home = Files.createDirectory(directory.resolve("metastore"));
        try (TestbedProcess metastore =
                TestbedProcess.start("metastore-testbed", "io.acheron.metastore.Service", home)) {
            String uri = "thrift://127.0.0.1:" + metastore.port();
            // As docs/how-to/archive-events.md says.
            shouldWriteEachRecordOnce("hive", uri, "table-default.engine.hive.lock-enabled=false\n");

            HiveConf access = new HiveConf();
            access.setVar(HiveConf.ConfVars.METASTOREURIS, uri);
            HiveMetaStoreClient client = new HiveMetaStoreClient(access);
            try {
                Table table = client.getTable("acheron", "event");
                assertThat(table.getParameters())
                        .containsEntry("table_type", "ICEBERG")
                        .containsEntry("engine.hive.lock-enabled", "false")
                        .containsKey("metadata_location");
                assertThat(Path.of(URI.create(table.getSd().getLocation())))
                        .isEqualTo(directory.resolve("warehouse/acheron.db/event"));
                assertThat(table.getSd().getCols().stream().map(column -> column.getName()))
                        .startsWith("time", "family", "header");
            } finally {
                client.close();
            }
        }
    }

    @Test
    void shouldRegisterTablesWithARestCatalog() throws Exception {
        Path home = Files.createDirectory(directory.resolve("catalog"));
        try (TestbedProcess catalog =
                TestbedProcess.start("rest-catalog-testbed", "io.acheron.restcatalog.RestCatalog", home, warehouse())) {
            shouldWriteEachRecordOnce("rest", "http://127.0.0.1:" + catalog.port(), "");
        }
    }

    private void shouldWriteEachRecordOnce(String kind, String uri, String properties) throws Exception {
        StreamExecutionEnvironment env = site.environment(null);
        IcebergJob.build(
                env,
                Map.of(
                        "kafka.bootstrap",
                        site.bootstrap(),
                        "kafka.group",
                        kind,
                        "iceberg.catalog",
                        kind,
                        "iceberg.uri",
                        uri,
                        "iceberg.warehouse",
                        warehouse(),
                        "iceberg.properties-file",
                        Files.writeString(directory.resolve("catalog.properties"), properties)
                                .toString()));
        JobGraph graph = env.getStreamGraph().getJobGraph();
        site.cluster().submitJob(graph).get();
        // Another client than the one of the job.
        Catalog catalog = CatalogUtil.buildIcebergCatalog(
                "reader", Map.of("type", kind, "uri", uri, "warehouse", warehouse()), new Configuration());
        try {
            await(() -> count(catalog, EVENT) >= events.size() && count(catalog, ALERT) >= 1);
            site.cluster().cancelJob(graph.getJobID()).get();
            assertThat(rows(catalog, EVENT).stream()
                            .map(row -> (Record) row.getField("header"))
                            .map(header -> List.of(
                                    header.getField("boot_id"), header.getField("cpu"), header.getField("sequence"))))
                    .containsExactlyInAnyOrderElementsOf(events.stream()
                            .map(Event::getHeader)
                            .map(header -> List.<Object>of(header.getBootId(), header.getCpu(), header.getSequence()))
                            .toList());
            assertThat(rows(catalog, ALERT))
                    .extracting(row -> row.getField("alert_id"))
                    .containsExactly("alert-0");
        } finally {
            if (catalog instanceof AutoCloseable closeable) {
                closeable.close();
            }
        }
    }

    private static long count(Catalog catalog, TableIdentifier name) {
        Snapshot latest = catalog.loadTable(name).currentSnapshot();
        return latest == null ? 0 : Long.parseLong(latest.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
    }

    private static List<Record> rows(Catalog catalog, TableIdentifier name) throws Exception {
        try (CloseableIterable<Record> read =
                IcebergGenerics.read(catalog.loadTable(name)).build()) {
            List<Record> rows = new ArrayList<>();
            read.forEach(rows::add);
            return rows;
        }
    }

    private String warehouse() {
        return directory.resolve("warehouse").toUri().toString();
    }
}
