/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import static io.acheron.pipeline.archive.sample.ArchivingSite.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.events.ArchivedEvents;
import io.acheron.pipeline.archive.sample.ArchivingSite;
import io.acheron.pipeline.archive.sample.DuckDb;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventFamily;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, the real graph, and an engine of others that reads what came of it. */
@Timeout(300)
class ArchiveJobIT {
    private static final ArchiveIds IDS = new ArchiveIds("archive");

    @TempDir
    private Path directory;

    private ArchivingSite site;
    private MiniCluster cluster;

    @BeforeEach
    void start() throws Exception {
        site = new ArchivingSite(directory);
        cluster = site.cluster();
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    @Test
    void shouldHoldEveryRecordOnceThoughATaskManagerDiesAndTheJobIsStartedAgainFromACheckpoint() throws Exception {
        List<Event> events = new ArrayList<>(Recorded.events("everyday"));
        int third = events.size() / 3;
        for (int i = 0; i < 20; i++) {
            // Late by days: they belong to an hour that was closed long ago.
            events.add(third, Sample.exec("late", i, -200_000 + 600 * i, 7, "/bin/true"));
        }
        List<Alert> alerts =
                Stream.of(0, 1, 2).map(i -> Recorded.alert(i, events)).toList();

        JobGraph graph = graph(null);
        cluster.submitJob(graph).get();
        site.sendPoison();
        site.send(events.subList(0, third));
        site.send(alerts.get(0));
        await(() -> !archive().files(".parquet").isEmpty());

        site.send(events.subList(third, 2 * third));
        await(() -> !archive().files(".inprogress").isEmpty());
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
        site.send(events.subList(2 * third, events.size() - 50));
        site.send(alerts.get(1));
        await(() -> archive().events().size() == events.size() - 50);
        cluster.cancelJob(graph.getJobID()).get();

        // While the job is away.
        site.send(events.subList(events.size() - 50, events.size()));
        site.send(alerts.get(2));
        Event endless = Sample.exec("web-1", 99, 0, 8, "/bin/true");
        endless.getHeader().setEventTime(Instant.parse("+12026-01-01T00:00:00Z"));
        site.send(List.of(endless));
        JobGraph again = graph(site.latestCheckpoint());
        cluster.submitJob(again).get();
        await(() -> archive().events().size() == events.size());
        cluster.stopWithSavepoint(
                        again.getJobID(),
                        directory.resolve("savepoints").toString(),
                        false,
                        SavepointFormatType.CANONICAL)
                .get();

        List<Event> expected = new ArrayList<>(events);
        expected.sort(ArchivedEvents.ORDER);
        assertThat(archive().events()).isEqualTo(expected);
        assertThat(archive().rows()).isEqualTo(events.size());
        try (DuckDb duck = DuckDb.on(archive().folder())) {
            assertThat(duck.rows(
                            "select family, cast(dt as varchar), hour, count(*) from event group by all order by all"))
                    .containsExactlyElementsOf(counts(events));
            assertThat(duck.rows("""
                    select typeof(header.event_time), epoch_us(header.event_time), process.pid, process_exec.argv[1], process_exec.executable.path, family
                    from event where header.host_id = 'late' order by header.sequence limit 1"""))
                    .containsExactly("TIMESTAMP WITH TIME ZONE|1795141600000000|7|true|/bin/true|process");
            assertThat(duck.rows(
                            "select distinct epoch_us(last_seen), rule.id, events[1].kind, risk, cast(dt as varchar)"
                                    + " from alert order by 1"))
                    .containsExactlyElementsOf(
                            alerts.stream().map(ArchiveJobIT::row).toList());
            assertThat(duck.rows("select count(*) from alert")).containsExactly("3");
        }
        // At least once: what was read again after the fault is put aside again.
        await(() -> site.putAside(3).equals(Set.of(IDS.events(), IDS.placeEvents())));
    }

    private JobGraph graph(@Nullable Path checkpoint) {
        return archive().job(site, site.environment(checkpoint)).getJobGraph();
    }

    private WrittenArchive archive() {
        return new WrittenArchive(directory.resolve("archive"));
    }

    private static String row(Alert alert) {
        return "%d|%s|%s|%d|%s"
                .formatted(
                        ChronoUnit.MICROS.between(Instant.EPOCH, alert.getLastSeen()),
                        alert.getRule().getId(),
                        alert.getEvents().get(0).getKind(),
                        alert.getRisk(),
                        alert.getLastSeen().atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private static List<String> counts(List<Event> events) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Event event : events) {
            var time = event.getHeader().getEventTime().atOffset(ZoneOffset.UTC);
            counts.merge(
                    "%s|%s|%02d".formatted(EventFamily.of(event.getKind()), time.toLocalDate(), time.getHour()),
                    1,
                    Integer::sum);
        }
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "|" + count.getValue())
                .toList();
    }
}
