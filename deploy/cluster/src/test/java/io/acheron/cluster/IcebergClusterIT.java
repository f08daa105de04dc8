/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import static io.acheron.cluster.Processes.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.local.broker.BrokerProcess;
import io.acheron.local.topic.Publisher;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar of the Iceberg job, given to {@code flink run} as docs/how-to/archive-events.md says, on a cluster in processes of its own. */
@Timeout(600)
class IcebergClusterIT {
    @Test
    void shouldWriteEachEventOnceFromTheJarThatIsSubmitted(@TempDir Path directory) throws Exception {
        List<Event> events = Fleet.record(ROOT.resolve("examples/streams/everyday.ndjson"));
        Path warehouse = Files.createDirectories(directory.resolve("warehouse"));
        Map<String, String> settings = Map.of("state.backend.type", "hashmap");
        try (Processes processes = Processes.start(directory, settings, null, tables())) {
            BrokerProcess broker = processes.broker();
            Site site = new Site(broker.bootstrap(), "acheron");
            site.create(ROOT);
            try (Publisher publisher = Publisher.to(broker.bootstrap())) {
                for (Event event : events) {
                    publisher.send(site.topics().events(), event.getHeader().getHostId(), Event.class, event);
                }
                publisher.flush();
            }
            List<String> run = new ArrayList<>(List.of("run", "-d", "-D", "execution.checkpointing.interval=1s"));
            run.add(ROOT.resolve("pipeline/iceberg/target/acheron-iceberg-job.jar")
                    .toString());
            run.addAll(List.of("--kafka.bootstrap", broker.bootstrap()));
            run.addAll(List.of("--iceberg.catalog", "hadoop"));
            run.addAll(List.of("--iceberg.warehouse", warehouse.toUri().toString()));
            processes.cluster().command().call(run);

            await("rows").atMost(Duration.ofSeconds(120)).until(() -> rows(warehouse) >= events.size());
            assertThat(rows(warehouse)).isEqualTo(events.size());
            assertThat(site.read(site.topics().deadLetters())).isEmpty();
        }
    }

    /** Flink's tables, which its distribution has in {@code lib}. */
    private static List<Path> tables() throws Exception {
        List<Path> jars = new ArrayList<>();
        for (String type : List.of(
                "org.apache.flink.table.data.RowData",
                "org.apache.flink.table.api.TableEnvironment",
                "org.apache.flink.table.api.bridge.java.StreamTableEnvironment",
                "org.apache.flink.table.runtime.typeutils.RowDataSerializer")) {
            URI jar = Class.forName(type)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            jars.add(Path.of(jar));
        }
        return jars;
    }

    /** @return how many rows the newest snapshot of the table has, as its metadata tell */
    private static long rows(Path warehouse) throws IOException {
        Path metadata = warehouse.resolve("acheron/event/metadata");
        Path hint = metadata.resolve("version-hint.text");
        if (!Files.exists(hint)) {
            return 0;
        }
        JsonNode table = new ObjectMapper()
                .readTree(metadata.resolve("v" + Files.readString(hint).trim() + ".metadata.json")
                        .toFile());
        for (JsonNode snapshot : table.path("snapshots")) {
            if (snapshot.path("snapshot-id").equals(table.path("current-snapshot-id"))) {
                return snapshot.path("summary").path("total-records").asLong();
            }
        }
        return 0;
    }
}
