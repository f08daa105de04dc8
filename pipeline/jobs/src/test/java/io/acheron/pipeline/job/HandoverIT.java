/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.payload.LedgerMismatch;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that go missing between refine and detect, on a real broker, while both jobs are stopped, started and rescaled. */
@Timeout(900)
class HandoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final Map<String, String> OPTIONS =
            Map.of("ledger.interval", "1s", "event-time.silence", "1s", "alert.throttle", "0s");
    private static final String MISMATCH = """
            title: Uncounted
            id: 3f0b3ce1-51b8-4f0c-9d11-0000000000bb
            status: test
            description: Events are missing.
            references: [https://attack.mitre.org/techniques/T1562/]
            tags: [attack.defense-evasion, attack.t1562]
            logsource: {product: linux, category: ledger_mismatch}
            detection:
              selection:
                ledger_mismatch.missing|gt: 0
              condition: selection
            falsepositives: [None]
            level: high
            triage: Look at the ledger.
            """;

    @TempDir
    private Path directory;

    /** One story: that nothing is told of the restarts is shown by the number told at the end. */
    @Test
    void shouldTellExactlyWhatWentMissingBetweenTheJobs() throws Exception {
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            Feed.rules(kafka, Sample.bundle(1, Sample.NETCAT, MISMATCH));
            Path refineBefore;
            Path detectBefore;
            try (KafkaJob refine = KafkaJob.start(RefineJob::build, kafka, OPTIONS, null);
                    KafkaJob detect = KafkaJob.start(DetectJob::build, kafka, OPTIONS, null)) {
                Feed.netcats(kafka, 1, 10);
                awaitAlerts(kafka, 10);
                refineBefore = refine.savepoint(directory);
                // What comes after the savepoint is read, refined and numbered once more when refine starts from it.
                Feed.netcats(kafka, 11, 15);
                awaitAlerts(kafka, 15);
                detectBefore = detect.savepoint(directory);
            }
            // Refine goes on alone, and what it writes first is deleted before detect has read it.
            try (KafkaJob refine = KafkaJob.start(RefineJob::build, kafka, OPTIONS, refineBefore)) {
                Feed.netcats(kafka, 16, 22);
                awaitRefined(kafka, 22 + 5);
                kafka.deleteAll(TOPICS.events());
                Feed.netcats(kafka, 23, 25);
                try (KafkaJob detect = KafkaJob.start(DetectJob::build, kafka, OPTIONS, detectBefore, 2)) {
                    assertThat(mismatch(kafka)).isEqualTo(7);
                    Feed.netcats(kafka, 26, 26);
                    // One program started, one alert, and one of what is missing.
                    assertThat(alerts(kafka, 15 + 4 + 1, PATIENCE))
                            .hasSize(15 + 4 + 1)
                            .filteredOn(alert -> alert.getEvents().get(0).getLedgerMismatch() != null)
                            .hasSize(1);
                    shouldCountWhatCannotBeReadAsDeadAndNotAsMissing(kafka);
                    assertThat(detect.failure()).isEmpty();
                }
                assertThat(refine.failure()).isEmpty();
            }
        }
    }

    /** Refine has nothing to do, and the test hands on in its place: number 1 is damaged, 3 is left out. */
    private static void shouldCountWhatCannotBeReadAsDeadAndNotAsMissing(EmbeddedKafka kafka) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> refined = kafka.read(TOPICS.events(), 4, PATIENCE);
        Header last = EVENTS.decode(refined.get(refined.size() - 1).value()).getHeader();
        byte[] damaged = EVENTS.encode(following(last, 1));
        kafka.send(TOPICS.events(), "web-1", Arrays.copyOf(damaged, damaged.length - 20));
        kafka.send(TOPICS.events(), "web-1", EVENTS.encode(following(last, 2)));
        kafka.send(TOPICS.events(), "web-1", EVENTS.encode(following(last, 4)));
        assertThat(dropped(kafka, "read", "dead_letter")).isEqualTo(1);
        assertThat(alerts(kafka, 20 + 2 + 1, PATIENCE))
                .filteredOn(alert -> alert.getEvents().get(0).getLedgerMismatch() != null)
                .extracting(
                        alert -> alert.getEvents().get(0).getLedgerMismatch().getMissing())
                .containsExactly(7L, 1L);
        assertThat(dropped(kafka, "handover", "uncounted")).isEqualTo(7 + 1);
    }

    private static Event following(Header last, int by) {
        int number = (int) last.getSequence() + by;
        Event event = Sample.exec("web-1", number, number, 100 + number, "/usr/bin/nc");
        event.getHeader().setHandoverRun(last.getHandoverRun());
        event.getHeader().setHandoverNumber(last.getHandoverNumber() + by);
        return event;
    }

    /** @return what the newest accounts of detect say that a hop dropped of the host; waits until one says so */
    private static long dropped(EmbeddedKafka kafka, String hop, String reason) throws Exception {
        SingleObject<Ledger> codec = SingleObject.of(Ledger.class);
        Map<Object, Long> newest = new HashMap<>();
        for (int atLeast = 1; newest.isEmpty(); ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.status(), atLeast, PATIENCE);
            assertThat(records).as("%s of hop %s", reason, hop).hasSizeGreaterThanOrEqualTo(atLeast);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (codec.recognises(record.value())) {
                    Ledger ledger = codec.decode(record.value());
                    for (LedgerHop told : ledger.getHops()) {
                        if (ledger.getSender().equals("detect") && told.getHop().equals(hop)) {
                            newest.put(
                                    List.of(ledger.getHostId(), ledger.getMinute(), ledger.getRunNs()),
                                    told.getDropped().getOrDefault(reason, 0L));
                        }
                    }
                }
            }
            atLeast = records.size() + 1;
        }
        return newest.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void awaitRefined(EmbeddedKafka kafka, int count) {
        assertThat(kafka.read(TOPICS.events(), count, PATIENCE)).hasSize(count);
    }

    private static void awaitAlerts(EmbeddedKafka kafka, int count) throws Exception {
        assertThat(alerts(kafka, count, PATIENCE)).hasSize(count);
    }

    private static long mismatch(EmbeddedKafka kafka) throws Exception {
        for (int atLeast = 16; ; atLeast++) {
            List<Alert> alerts = alerts(kafka, atLeast, PATIENCE);
            assertThat(alerts).as("alerts").hasSizeGreaterThanOrEqualTo(atLeast);
            for (Alert alert : alerts) {
                LedgerMismatch told = alert.getEvents().get(0).getLedgerMismatch();
                if (told != null) {
                    assertThat(told.getHop()).isEqualTo("handover");
                    return told.getMissing();
                }
            }
        }
    }

    private static List<Alert> alerts(EmbeddedKafka kafka, int atLeast, Duration patience) throws Exception {
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.read(TOPICS.alerts(), atLeast, patience)) {
            alerts.add(codec.decode(record.value()));
        }
        return alerts;
    }
}
