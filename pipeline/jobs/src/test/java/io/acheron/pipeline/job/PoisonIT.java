/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.HostileRecords;
import io.acheron.pipeline.sample.OtherRelease;
import io.acheron.pipeline.sample.Sample;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records at which a stage fails, on a real broker: the first failure of the job would end it, since nothing starts it again. */
@Timeout(600)
class PoisonIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);

    /** Fails on each program that has no tenth argument. */
    private static final String FAILING = """
            rule "needs ten"
            when $e : ProcessExec( argv.get(9) == "x" ) then alert($e);
            end
            """;

    private static final String FAILING_ID = "7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01";
    private static final String METADATA = """
            title: Failing
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01
            level: medium
            """;

    private static EmbeddedKafka kafka;
    private static KafkaJob job;

    @BeforeAll
    static void start() throws Exception {
        kafka = new EmbeddedKafka();
        Map<String, String> options = Map.of(
                "kafka.bootstrap", kafka.bootstrap(),
                "kafka.topics.create", "true",
                "ledger.interval", "1s",
                "ledger.host.silence", "1s",
                "prevalence.learning", "0s",
                "event-time.silence", "1s");
        Launch.checkTopics(Settings.of("poison", options), List.of(TOPICS.assets(), TOPICS.rules()));
        for (String host : List.of("web-1", "web-2", "web-9")) {
            Asset asset = Asset.newBuilder().setHostId(host).setService("shop").build();
            kafka.send(TOPICS.assets(), host, SingleObject.of(Asset.class).encode(asset));
        }
        RuleBundle rules = RuleFiles.bundle(
                "default",
                1,
                Sample.START,
                List.of(
                        new SourceFile("test/failing.yaml", METADATA),
                        new SourceFile("test/failing.drl", FAILING),
                        new SourceFile("test/netcat.yaml", Sample.NETCAT),
                        new SourceFile("test/ask.yaml", Sample.ASK_THEN_RUN)));
        kafka.send(TOPICS.rules(), "default", SingleObject.of(RuleBundle.class).encode(rules));
        job = KafkaJob.start(SiteJob::build, kafka, options, null);
    }

    @AfterAll
    static void stop() throws Exception {
        if (job != null) {
            job.close();
        }
        kafka.close();
    }

    /** One story: what comes at the end shows that everything before it has done no harm. */
    @Test
    void shouldPutAsideWhatAStageFailsAtAndGoOnWithAllElse() throws Exception {
        Event before = Sample.exec("web-9", 1, 0, 100, "/usr/bin/nc");
        send(before);
        Map<String, String> origins = sendPoison();
        sendHostile(new HostileRecords(5));
        Event after = Sample.exec("web-9", 2, 1, 101, "/usr/bin/nc");
        send(after);

        assertThat(alerts(EventId.of(before), EventId.of(after)))
                .containsExactlyInAnyOrder(EventId.of(before), EventId.of(after));
        Map<String, String> found = deadLetters(origins.keySet());
        assertThat(found.keySet()).containsAll(origins.keySet());
        origins.forEach(
                (origin, reason) -> assertThat(found.get(origin)).as(origin).contains(reason));
        assertThat(deadOfHost("garbled", "read")).isEqualTo(4);
        assertThat(job.failure()).isEmpty();
    }

    /** @return for each dead letter that must come: its stage and origin, and a part of its reason */
    private static Map<String, String> sendPoison() throws Exception {
        Event past = Sample.exec("garbled", 2, 0, 1, "/bin/true");
        past.getHeader().setEventTime(Instant.EPOCH.minusNanos(1_000));
        Event longest = Sample.exec("x".repeat(400_000), 3, 0, 1, "/bin/true");
        Heartbeat ages = Heartbeat.newBuilder()
                .setHostId("garbled")
                .setTime(Instant.parse("+200000-01-01T00:00:00Z"))
                .build();
        Map<String, String> origins = new HashMap<>();
        origins.put(park(TOPICS.rawEvents(), OperatorIds.RAW_EVENTS, "garbled".getBytes(UTF_8)), "single-object");
        origins.put(park(TOPICS.rawEvents(), OperatorIds.RAW_EVENTS, EVENTS.encode(past)), "set the clock");
        origins.put(park(TOPICS.rawEvents(), OperatorIds.RAW_EVENTS, EVENTS.encode(longest)), "400000 characters");
        byte[] newer = OtherRelease.write(Sample.exec("garbled", 4, 0, 1, "/bin/true"), OtherRelease.newer());
        origins.put(park(TOPICS.rawEvents(), OperatorIds.RAW_EVENTS, newer), "upgrade the reader");
        origins.put(park(TOPICS.assets(), OperatorIds.ASSETS, "garbled".getBytes(UTF_8)), "single-object");
        origins.put(park(TOPICS.rules(), OperatorIds.RULES, "garbled".getBytes(UTF_8)), "single-object");
        origins.put(park(TOPICS.control(), OperatorIds.CONTROL, "garbled".getBytes(UTF_8)), "single-object");
        origins.put(park(TOPICS.status(), OperatorIds.STATUS, "garbled".getBytes(UTF_8)), "single-object");
        origins.put(
                park(
                        TOPICS.status(),
                        OperatorIds.STATUS,
                        SingleObject.of(Heartbeat.class).encode(ages)),
                "set the clock");
        Event failing = Sample.exec("web-2", 1, 0, 102, "/bin/true");
        send(failing);
        origins.put(OperatorIds.DETECT + ' ' + EventId.of(failing), FAILING_ID);
        return origins;
    }

    private static String park(String topic, String stage, byte[] poison) throws Exception {
        // The scope of jobs, so that the control topic hands it on, and a host in the others.
        String key = topic.equals(TOPICS.control()) ? "job:garbled" : "garbled";
        RecordMetadata at = kafka.send(topic, key, poison);
        return stage + ' ' + topic + '/' + at.partition() + '/' + at.offset();
    }

    private static void sendHostile(HostileRecords hostile) throws Exception {
        for (byte[] config : hostile.of(JobConfig.getClassSchema(), 20)) {
            kafka.send(TOPICS.control(), "job:refine", config);
        }
        for (byte[] asset : hostile.of(Asset.getClassSchema(), 50)) {
            kafka.send(TOPICS.assets(), "web-1", asset);
        }
        for (byte[] bundle : hostile.of(RuleBundle.getClassSchema(), 20)) {
            kafka.send(TOPICS.rules(), "other", bundle);
        }
        for (byte[] heartbeat : hostile.of(Heartbeat.getClassSchema(), 50)) {
            kafka.send(TOPICS.status(), "web-1", heartbeat);
        }
        for (byte[] ledger : hostile.of(Ledger.getClassSchema(), 50)) {
            kafka.send(TOPICS.status(), "web-1", ledger);
        }
        for (byte[] event : hostile.events(1_000)) {
            kafka.send(TOPICS.rawEvents(), "web-1", event);
        }
    }

    /** @return reasons of the dead letters, by stage and origin; waits until those wanted are there */
    private static Map<String, String> deadLetters(Set<String> wanted) {
        Map<String, String> found = new HashMap<>();
        for (int atLeast = 1; !found.keySet().containsAll(wanted); ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.deadLetters(), atLeast, PATIENCE);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String event = header(record, "event");
                String origin = event.isEmpty()
                        ? header(record, "topic") + '/' + header(record, "partition") + '/' + header(record, "offset")
                        : event;
                found.put(header(record, "stage") + ' ' + origin, header(record, "reason"));
            }
            if (records.size() < atLeast) {
                break;
            }
            atLeast = records.size() + 1;
        }
        return found;
    }

    /** @return netcats found, when the wanted ones are among them or no more come */
    private static List<String> alerts(String... wanted) throws Exception {
        Set<String> found = new TreeSet<>();
        for (int atLeast = 1; !found.containsAll(List.of(wanted)); ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.alerts(), atLeast, PATIENCE);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Alert alert = SingleObject.of(Alert.class).decode(record.value());
                if (alert.getRule().getId().equals(Sample.NETCAT_ID)) {
                    found.addAll(alert.getEvidenceIds());
                }
            }
            if (records.size() < atLeast) {
                break;
            }
            atLeast = records.size() + 1;
        }
        return List.copyOf(found);
    }

    /** @return how many the ledger says a hop has put aside; waits for the first account */
    private static long deadOfHost(String host, String hop) throws Exception {
        SingleObject<Ledger> codec = SingleObject.of(Ledger.class);
        Map<Object, Long> newest = new HashMap<>();
        for (int atLeast = 1;
                newest.values().stream().mapToLong(Long::longValue).sum() < 4; ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.status(), atLeast, PATIENCE);
            assertThat(records).as("accounts of %s: %s", host, newest).hasSizeGreaterThanOrEqualTo(atLeast);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (new String(record.key(), UTF_8).equals("site/" + host) && codec.recognises(record.value())) {
                    Ledger ledger = codec.decode(record.value());
                    for (LedgerHop told : ledger.getHops()) {
                        if (told.getHop().equals(hop)) {
                            newest.put(
                                    List.of(ledger.getMinute(), ledger.getRunNs()),
                                    told.getDropped().getOrDefault("dead_letter", 0L));
                        }
                    }
                }
            }
            atLeast = records.size() + 1;
        }
        return newest.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static void send(Event event) throws Exception {
        kafka.send(TOPICS.rawEvents(), event.getHeader().getHostId(), EVENTS.encode(event));
    }
}
