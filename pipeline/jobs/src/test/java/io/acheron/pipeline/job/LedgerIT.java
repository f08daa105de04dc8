/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.LedgerMismatch;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that go missing between collector and job, on a real broker. */
@Timeout(180)
class LedgerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final SingleObject<Ledger> LEDGERS = SingleObject.of(Ledger.class);
    /** Kernel time of the first event of a sample. */
    private static final long RUN_NS = 1_000_000_000L;

    private static EmbeddedKafka kafka;
    private static JobClient job;

    @BeforeAll
    static void start() throws Exception {
        kafka = new EmbeddedKafka();
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, cluster);
        SiteJob.build(
                env,
                Map.of(
                        "kafka.bootstrap", kafka.bootstrap(),
                        "kafka.topics.create", "true",
                        "ledger.interval", "1s",
                        "ledger.host.silence", "1s"));
        kafka.send(
                TOPICS.rules(), "default", SingleObject.of(RuleBundle.class).encode(Sample.bundle(1, Sample.NETCAT)));
        job = env.executeAsync("site");
    }

    @AfterAll
    static void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
        kafka.close();
    }

    @Test
    void shouldTellWhatNobodyCountedAndNothingElse() throws Exception {
        awaitThatReportsAreRead();

        for (String host : List.of("lost", "counted", "unreadable")) {
            for (int number = 1; number <= 100; number++) {
                if (number < 40 || number > 46) {
                    send(host, number, 0.01 * number);
                } else if (host.equals("unreadable")) {
                    kafka.send(TOPICS.rawEvents(), host, "garbled".getBytes(StandardCharsets.UTF_8));
                }
            }
            send(host, 101, 130);
        }
        send("counted", 50, 0.5);
        account("unreadable", "read", hop -> hop.getDropped().getOrDefault("dead_letter", 0L) == 7);
        LedgerHop refined = account("counted", "refine", hop -> hop.getIn() == 94);
        assertThat(refined.getOut()).isEqualTo(93);
        assertThat(refined.getDropped()).containsExactly(Map.entry("repeat", 1L));
        assertThat(account("counted", "clean", hop -> hop.getIn() == 93).getOut())
                .isEqualTo(93);
        assertThat(account("counted", "detect", hop -> hop.getIn() == 93).getOut())
                .isEqualTo(93);

        report("lost", 0, 100, Map.of());
        report("counted", 0, 100, Map.of("ring_full", 7L));
        report("unreadable", 0, 100, Map.of());
        for (String host : List.of("lost", "counted", "unreadable")) {
            report(host, 1, 101, Map.of());
        }
        assertThat(mismatches(1)).containsExactly(Map.entry("lost", 7L));

        // That nothing was told of the others is no accident: what they lose now is told, and nothing besides.
        for (String host : List.of("lost", "counted", "unreadable")) {
            send(host, 104, 190);
            send(host, 105, 260);
            report(host, 2, 104, Map.of());
            report(host, 3, 105, Map.of());
        }
        assertThat(mismatches(4))
                .containsExactlyInAnyOrder(
                        Map.entry("lost", 7L),
                        Map.entry("lost", 2L),
                        Map.entry("counted", 2L),
                        Map.entry("unreadable", 2L));
    }

    /** Reports are read from the start of the job on, and when that is nobody says but the answer to one. */
    private static void awaitThatReportsAreRead() throws Exception {
        for (int heartbeats = 0; heartbeats < 30; heartbeats++) {
            Heartbeat heartbeat = Heartbeat.newBuilder()
                    .setHostId("first")
                    .setTime(Instant.now().truncatedTo(ChronoUnit.MICROS))
                    .build();
            kafka.send(
                    TOPICS.status(), "first", SingleObject.of(Heartbeat.class).encode(heartbeat));
            if (!kafka.read(TOPICS.events(), 1, Duration.ofSeconds(5)).isEmpty()) {
                return;
            }
        }
        throw new AssertionError("no heartbeat was answered");
    }

    @Test
    void shouldParkARecordThatHasGrownLargerThanKafkaTakes() throws Exception {
        Event event = Sample.exec("large", 1, 0, 100, "/usr/bin/true");
        event.getProcess().setCommandLine("x".repeat(1_040_000));
        kafka.send(TOPICS.rawEvents(), "large", EVENTS.encode(event));
        for (int atLeast = 1; ; atLeast++) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.deadLetters(), atLeast, PATIENCE);
            assertThat(records).as("dead letters").hasSizeGreaterThanOrEqualTo(atLeast);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (header(record, "stage").equals("sink-events")) {
                    assertThat(header(record, "reason")).contains("max.request.size");
                    assertThat(header(record, "topic")).isEqualTo(TOPICS.events());
                    // The job goes on.
                    send("large", 2, 1);
                    account("large", "detect", hop -> hop.getIn() == 2);
                    return;
                }
            }
            atLeast = records.size();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void send(String host, long number, double second) throws Exception {
        Event event = Sample.exec(host, number, second, 100, "/usr/bin/true");
        kafka.send(TOPICS.rawEvents(), host, EVENTS.encode(event));
    }

    private static void report(String host, int minute, long last, Map<String, Long> dropped) throws Exception {
        long sum = dropped.values().stream().mapToLong(Long::longValue).sum();
        Ledger ledger = Ledger.newBuilder()
                .setSender("collector")
                .setHostId(host)
                .setBootId(Sample.BOOT)
                .setMinute(Sample.START.plusSeconds(60L * minute))
                .setRunNs(RUN_NS)
                .setHops(List.of(LedgerHop.newBuilder()
                        .setHop("kernel")
                        .setIn(sum)
                        .setDropped(dropped)
                        .build()))
                .setLastSequences(List.of(last))
                .build();
        kafka.send(TOPICS.status(), host, LEDGERS.encode(ledger));
    }

    /** @return the first account of a hop for which the condition holds */
    private static LedgerHop account(String host, String hop, Predicate<LedgerHop> condition) throws Exception {
        for (int atLeast = 1; ; atLeast++) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.status(), atLeast, PATIENCE);
            assertThat(records).as("%s of %s", hop, host).hasSizeGreaterThanOrEqualTo(atLeast);
            Map<Object, LedgerHop> newest = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (LEDGERS.recognises(record.value())) {
                    Ledger ledger = LEDGERS.decode(record.value());
                    if (ledger.getHostId().equals(host) && ledger.getSender().equals("site")) {
                        ledger.getHops().stream()
                                .filter(it -> it.getHop().equals(hop))
                                .forEach(it -> newest.put(List.of(ledger.getMinute(), ledger.getRunNs()), it));
                    }
                }
            }
            for (LedgerHop found : newest.values()) {
                if (condition.test(found)) {
                    return found;
                }
            }
            atLeast = records.size();
        }
    }

    private static List<Map.Entry<String, Long>> mismatches(int count) throws Exception {
        List<Map.Entry<String, Long>> found = new ArrayList<>();
        for (int atLeast = 1; found.size() < count; atLeast++) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.events(), atLeast, PATIENCE);
            assertThat(records).as("events, mismatches so far %s", found).hasSizeGreaterThanOrEqualTo(atLeast);
            found.clear();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Event event = EVENTS.decode(record.value());
                LedgerMismatch mismatch = event.getLedgerMismatch();
                if (mismatch != null) {
                    found.add(Map.entry(event.getHeader().getHostId(), mismatch.getMissing()));
                }
            }
            atLeast = records.size();
        }
        return found;
    }
}
