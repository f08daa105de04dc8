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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Refined events and alerts in transactions, on a real broker, while each job loses its task manager with a transaction open: what it
 * wrote is there, and nobody who reads what is committed sees it.
 */
@Timeout(600)
class ExactlyOnceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final SingleObject<Alert> ALERTS = SingleObject.of(Alert.class);
    private static final Map<String, String> OPTIONS = Map.of(
            "event.delivery", "exactly-once",
            "alert.delivery", "exactly-once",
            "alert.throttle", "0s",
            "event-time.silence", "1s",
            "ledger.interval", "1s");

    private static final String COUNTING_ID = "3f0b3ce1-51b8-4f0c-9d11-0000000000cc";
    /** One event too many, and it speaks too early. */
    private static final String COUNTING = """
            title: Twenty-five netcats
            id: 3f0b3ce1-51b8-4f0c-9d11-0000000000cc
            status: test
            description: A host started netcat 25 times in an hour.
            references: [https://attack.mitre.org/techniques/T1059/]
            tags: [attack.execution, attack.t1059]
            logsource: {product: linux}
            sequence:
              by: [header.host_id]
              within: 1h
              ordered: true
              steps:
                - name: netcat
                  times: 25
                  logsource: {product: linux, category: process_creation}
                  detection:
                    selection:
                      Image|endswith: /nc
                    condition: selection
            falsepositives: [None]
            level: medium
            triage: Count.
            """;

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
                header.host_id|contains: web
              condition: selection
            falsepositives: [None]
            level: high
            triage: Look at the ledger.
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldCountEachEventOnceThoughBothJobsDieAmidATransaction() throws Exception {
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            Feed.rules(kafka, Sample.bundle(1, Sample.NETCAT, COUNTING, MISMATCH));
            try (MortalJob refine = MortalJob.start(RefineJob::build, kafka, OPTIONS, folder("refine"));
                    MortalJob detect = MortalJob.start(DetectJob::build, kafka, OPTIONS, folder("detect"))) {
                refineDies(kafka, refine);
                detectDies(kafka, detect);
                // The twenty-fifth event; detect saw each of those before once, or it would have spoken.
                Feed.netcats(kafka, 21, 25);
                written(kafka, TOPICS.events(), 35);
                refine.checkpoint();
                written(kafka, TOPICS.alerts(), 40 + 5 + 1);
                detect.checkpoint();
                List<Alert> alerts = alerts(kafka, 26);
                assertThat(alerts)
                        .filteredOn(alert -> alert.getRule().getId().equals(COUNTING_ID))
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.getEvidenceIds()).hasSize(25));
                assertThat(alerts)
                        .filteredOn(alert -> alert.getRule().getId().equals(Sample.NETCAT_ID))
                        .hasSize(25);
            }
        }
    }

    /** Ten events are handed over; ten more are written when the task manager dies, and written again. */
    private static void refineDies(EmbeddedKafka kafka, MortalJob refine) throws Exception {
        Feed.netcats(kafka, 1, 10);
        written(kafka, TOPICS.events(), 10);
        refine.checkpoint();
        assertThat(numbers(kafka, 10)).containsExactlyElementsOf(upTo(10));
        Feed.netcats(kafka, 11, 20);
        written(kafka, TOPICS.events(), 20);
        refine.loseTaskManager();
        written(kafka, TOPICS.events(), 30);
        refine.checkpoint();
        assertThat(numbers(kafka, 20)).containsExactlyElementsOf(upTo(20));
    }

    private static void detectDies(EmbeddedKafka kafka, MortalJob detect) throws Exception {
        written(kafka, TOPICS.alerts(), 20);
        detect.loseTaskManager();
        written(kafka, TOPICS.alerts(), 40);
        detect.checkpoint();
        assertThat(alerts(kafka, 20)).extracting(Alert::getAlertId).hasSize(20).doesNotHaveDuplicates();
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectory(directory.resolve(name));
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** Waits for so many records, those in open transactions and those taken back among them. */
    private static void written(EmbeddedKafka kafka, String topic, int count) {
        assertThat(kafka.read(topic, count, PATIENCE))
                .as("written to %s", topic)
                .hasSize(count);
    }

    /** @return numbers that refine gave to the events that are committed; waits for so many */
    private static List<Long> numbers(EmbeddedKafka kafka, int count) throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.readCommitted(TOPICS.events(), count, PATIENCE)) {
            Header header = EVENTS.decode(record.value()).getHeader();
            assertThat(header.getSequence()).isEqualTo(header.getHandoverNumber());
            numbers.add(header.getHandoverNumber());
        }
        return numbers;
    }

    private static List<Alert> alerts(EmbeddedKafka kafka, int count) throws Exception {
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.readCommitted(TOPICS.alerts(), count, PATIENCE)) {
            alerts.add(ALERTS.decode(record.value()));
        }
        assertThat(alerts).hasSize(count);
        return alerts;
    }
}
