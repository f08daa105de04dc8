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
import io.acheron.schema.asset.Asset;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.rule.RuleBundle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody deletes topics under a running job, on a real broker: the first failure of the job would end it, nothing starts it again. */
@Timeout(300)
class TopicGoneIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = new Topics("acheron");
    private static final String BASH = Sample.NETCAT
            .replace(Sample.NETCAT_ID, "3f0b3ce1-51b8-4f0c-9d11-00000000000b")
            .replace("/nc", "/bash");

    private int sent;

    @Test
    void shouldGoOnWithoutItsAssetsRulesAndOrdersAndTakeThemWhenTheyAreBack() throws Exception {
        Set<String> aside = Set.of(TOPICS.assets(), TOPICS.rules(), TOPICS.control());
        Map<String, String> options = Map.of(
                "event-time.silence", "1s",
                "ledger.interval", "1s",
                "kafka.source.properties.partition.discovery.interval.ms", "50");
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            kafka.createTopics(aside);
            for (int i = 0; i < 5; i++) {
                publish(kafka, "shop");
            }
            kafka.send(
                    TOPICS.rules(),
                    "default",
                    SingleObject.of(RuleBundle.class).encode(Sample.bundle(1, Sample.NETCAT)));
            try (KafkaJob job = KafkaJob.start(SiteJob::build, kafka, options, null)) {
                assertThat(serviceOfAlert(kafka, "/usr/bin/nc")).isEqualTo("shop");

                assertThat(JobGauges.values("topicsMissing")).containsExactly(0, 0, 0);

                kafka.deleteTopics(aside);
                awaitMissing(1, 1, 1);
                // Each takes the way through the whole job, in which the list of partitions is asked for several times.
                for (int i = 0; i < 3; i++) {
                    assertThat(serviceOfAlert(kafka, "/usr/bin/nc")).isEqualTo("shop");
                }
                assertThat(job.failure()).isEmpty();

                kafka.createTopics(aside);
                awaitMissing(0, 0, 0);
                publish(kafka, "till");
                kafka.send(
                        TOPICS.rules(),
                        "default",
                        SingleObject.of(RuleBundle.class).encode(Sample.bundle(2, Sample.NETCAT, BASH)));
                String service = "";
                for (long end = System.nanoTime() + PATIENCE.toNanos();
                        !service.equals("till") && System.nanoTime() < end; ) {
                    service = serviceOfAlert(kafka, "/usr/bin/nc");
                }
                assertThat(service).isEqualTo("till");
                String found = "";
                for (long end = System.nanoTime() + PATIENCE.toNanos(); found.isEmpty() && System.nanoTime() < end; ) {
                    Event bash = send(kafka, "/usr/bin/bash");
                    serviceOfAlert(kafka, "/usr/bin/nc");
                    found = service(kafka, bash, Duration.ZERO);
                }
                assertThat(found).isEqualTo("till");
                assertThat(job.failure()).isEmpty();
            }
        }
    }

    /** What the job tells of assets, rules and control. */
    private static void awaitMissing(Object... topics) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(JobGauges.values("topicsMissing")).containsExactly(topics));
    }

    private static void publish(EmbeddedKafka kafka, String service) throws Exception {
        Asset asset = Asset.newBuilder().setHostId("web-1").setService(service).build();
        kafka.send(TOPICS.assets(), "web-1", SingleObject.of(Asset.class).encode(asset));
    }

    private Event send(EmbeddedKafka kafka, String program) throws Exception {
        sent++;
        Event event = Sample.exec("web-1", sent, sent, 100 + sent, program);
        kafka.send(TOPICS.rawEvents(), "web-1", SingleObject.of(Event.class).encode(event));
        return event;
    }

    private String serviceOfAlert(EmbeddedKafka kafka, String program) throws Exception {
        return service(kafka, send(kafka, program), PATIENCE);
    }

    /** @return service of the asset in the alert about an event; empty if there is no such alert */
    private static String service(EmbeddedKafka kafka, Event event, Duration patience) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        int atLeast = 0;
        do {
            List<ConsumerRecord<byte[], byte[]>> records =
                    kafka.read(TOPICS.alerts(), atLeast + 1, Duration.ofSeconds(2));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Alert alert = SingleObject.of(Alert.class).decode(record.value());
                if (alert.getEvidenceIds().contains(EventId.of(event))) {
                    return alert.getAsset() == null
                            ? "none"
                            : "" + alert.getAsset().getService();
                }
            }
            atLeast = records.size();
        } while (System.nanoTime() < end);
        return "";
    }
}
