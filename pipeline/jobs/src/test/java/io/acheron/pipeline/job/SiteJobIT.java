/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.RuleStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
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

/** Kafka to Kafka: a real broker, the real graph. */
@Timeout(180)
class SiteJobIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final SingleObject<Alert> ALERTS = SingleObject.of(Alert.class);
    private static final SingleObject<RuleBundle> BUNDLES = SingleObject.of(RuleBundle.class);

    private static EmbeddedKafka kafka;
    private static JobClient job;

    @BeforeAll
    static void start() throws Exception {
        kafka = new EmbeddedKafka();
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap", kafka.bootstrap());
        assertThatThrownBy(() -> SiteJob.build(StreamExecutionEnvironment.createLocalEnvironment(), options))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("topics missing")
                .hasMessageContaining("--kafka.topics.create true");

        options.put("kafka.topics.create", "true");
        options.put("alert.throttle", "2s");
        options.put("ledger.host.silence", "1s");
        Launch.checkTopics(Settings.of("cmdb", options), List.of(TOPICS.assets()));
        Asset asset =
                Asset.newBuilder().setHostId("web-1.example").setOwner("shop").build();
        kafka.send(
                TOPICS.assets(), asset.getHostId(), SingleObject.of(Asset.class).encode(asset));

        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, cluster);
        SiteJob.build(env, options);
        job = env.executeAsync("site");
    }

    @AfterAll
    static void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
        kafka.close();
    }

    /** One story in one test: each part needs what the part before left behind. */
    @Test
    void shouldDetectParkPoisonRefuseBadRulesAndSurviveARestartOfTheBroker() throws Exception {
        // Events wait for the first rules.
        send(Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc"));
        kafka.send(TOPICS.rawEvents(), "web-1", "poison".getBytes(StandardCharsets.UTF_8));
        byte[] cut = EVENTS.encode(Sample.exec("web-1", 2, 0, 100, "/usr/bin/nc"));
        kafka.send(TOPICS.rawEvents(), "web-1", Arrays.copyOf(cut, cut.length / 2));
        kafka.send(TOPICS.rules(), "default", BUNDLES.encode(Sample.bundle(1, Sample.NETCAT, Sample.ASK_THEN_RUN)));

        Alert first = alerts(1).get(0);
        assertThat(first.getRule().getId()).isEqualTo(Sample.NETCAT_ID);
        assertThat(first.getAsset().getOwner()).isEqualTo("shop");

        List<ConsumerRecord<byte[], byte[]>> dead = kafka.read(TOPICS.deadLetters(), 2, PATIENCE);
        assertThat(dead).hasSize(2);
        assertThat(dead.get(0).value()).asString().isEqualTo("poison");
        assertThat(header(dead.get(0), "stage")).isEqualTo(OperatorIds.RAW_EVENTS);
        assertThat(header(dead.get(0), "reason")).contains("single-object");
        assertThat(header(dead.get(0), "topic")).isEqualTo(TOPICS.rawEvents());
        assertThat(header(dead.get(0), "offset")).isEqualTo("1");

        // A bundle with an error is refused and says where; the rules before it stay in force.
        kafka.send(TOPICS.rules(), "default", BUNDLES.encode(Sample.bundle(2, Sample.NETCAT, "title: [")));
        send(Sample.exec("web-1", 3, 1, 101, "/usr/bin/nc"));
        assertThat(alerts(2)).hasSize(2);
        RuleStatus refused = refusal();
        assertThat(refused.getVersion()).isEqualTo(2);
        assertThat(refused.getProblems().get(0).getPath()).isEqualTo("test/rule_1.yaml");
        assertThat(refused.getProblems().get(0).getLine()).isPositive();

        // Rules change without a restart, and partial sequences of unchanged rules go on.
        send(Sample.ask("web-2", 1, 2, 102, "callback.example"));
        kafka.read(TOPICS.events(), 3, PATIENCE);
        kafka.send(TOPICS.rules(), "default", BUNDLES.encode(Sample.bundle(3, Sample.ASK_THEN_RUN)));
        send(Sample.exec("web-2", 2, 3, 102, "/bin/sh"));
        assertThat(alerts(3).get(2).getRule().getId()).isEqualTo(Sample.ASK_THEN_RUN_ID);
        assertThat(alerts(3).get(2).getAsset().getMatched()).isFalse();

        kafka.stopBroker();
        kafka.startBroker();
        send(Sample.ask("web-3", 1, 4, 103, "callback.example"));
        send(Sample.exec("web-3", 2, 5, 103, "/bin/sh"));
        assertThat(alerts(4)).hasSize(4);
        assertThat(kafka.read(TOPICS.alertsJson(), 4, PATIENCE))
                .hasSize(4)
                .allSatisfy(json -> assertThat(json.value()).asString().contains("\"class_uid\":2004"));

        // The hosts fall silent: what was held back comes by the clock.
        for (int i = 0; i < 3; i++) {
            send(Sample.ask("web-4", 1 + 2 * i, 6 + 0.4 * i, 104, "callback.example"));
            send(Sample.exec("web-4", 2 + 2 * i, 6.2 + 0.4 * i, 104, "/bin/sh"));
        }
        assertThat(alerts(6)).extracting(Alert::getRepeats).containsExactly(0L, 0L, 0L, 0L, 0L, 1L);

        // A collector that no longer reports becomes an event like any other.
        Heartbeat last = Heartbeat.newBuilder()
                .setHostId("web-1")
                .setHostName("web-1.example")
                .setTime(Instant.now().truncatedTo(ChronoUnit.MICROS))
                .build();
        kafka.send(TOPICS.status(), "web-1", SingleObject.of(Heartbeat.class).encode(last));
        kafka.send(TOPICS.status(), "web-1", "no report".getBytes(StandardCharsets.UTF_8));
        Event silence = refined("host_silence");
        assertThat(silence.getHostSilence().getLastHeartbeat()).isEqualTo(last.getTime());
        assertThat(silence.getAsset().getOwner()).isEqualTo("shop");
        assertThat(header(kafka.read(TOPICS.deadLetters(), 3, PATIENCE).get(2), "stage"))
                .isEqualTo(OperatorIds.STATUS);
    }

    private static Event refined(String kind) throws Exception {
        for (int atLeast = 1; ; atLeast++) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.events(), atLeast, PATIENCE);
            assertThat(records).hasSizeGreaterThanOrEqualTo(atLeast);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Event event = EVENTS.decode(record.value());
                if (event.getKind().equals(kind)) {
                    return event;
                }
            }
        }
    }

    private static void send(Event event) throws Exception {
        kafka.send(TOPICS.rawEvents(), event.getHeader().getHostId(), EVENTS.encode(event));
    }

    private static List<Alert> alerts(int atLeast) throws Exception {
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.read(TOPICS.alerts(), atLeast, PATIENCE)) {
            alerts.add(ALERTS.decode(record.value()));
        }
        alerts.sort(Comparator.comparing(Alert::getDetectedTime));
        return alerts;
    }

    private static RuleStatus refusal() throws Exception {
        SingleObject<RuleStatus> codec = SingleObject.of(RuleStatus.class);
        for (int atLeast = 1; ; atLeast++) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.status(), atLeast, PATIENCE);
            assertThat(records).hasSizeGreaterThanOrEqualTo(atLeast);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                // Others speak there, too, once a minute.
                if (codec.recognises(record.value())
                        && !codec.decode(record.value()).getAccepted()) {
                    return codec.decode(record.value());
                }
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }
}
