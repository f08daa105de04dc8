/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.control.AcceptedConfigs;
import io.acheron.collector.control.ConfigDesk;
import io.acheron.collector.control.Scopes;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.schema.control.CollectorConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker that comes and goes. */
class ControlTopicIT {
    @TempDir
    static Path brokerDirectory;

    private static TestBroker broker;

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(brokerDirectory);
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldTakeTheMostSpecificAndStayWithItWhileTheBrokerIsAway() throws Exception {
        SinkOptions options = options("c1");
        ControlStore store = new ControlStore(options);
        ConfigDesk desk = desk();
        try (ControlTopic topic = ControlTopic.follow(options, desk)) {
            store.write("fleet", config("fleet", 1));
            until(() -> version(desk) == 1);
            store.write("host:other", config("host:other", 9));
            store.write("group:web", config("group:web", 5));
            until(() -> version(desk) == 5);
            store.write("host:me", config("host:me", 2));
            until(() -> version(desk) == 2);
            broker.stop();
            Thread.sleep(3000);
            assertThat(version(desk)).isEqualTo(2);
            broker.start();
            store.write("host:me", null);
            until(() -> version(desk) == 5);
            store.write("group:web", null);
            until(() -> version(desk) == 1);
        }
        assertThat(store.read()).containsOnlyKeys("fleet", "host:other");
    }

    @Test
    void shouldRefuseWhatIsWrongAsAWholeAndKeepTheRest() throws Exception {
        SinkOptions options = options("c2");
        ControlStore store = new ControlStore(options);
        ConfigDesk desk = desk();
        try (ControlTopic topic = ControlTopic.follow(options, desk)) {
            store.write("fleet", config("fleet", 4));
            until(() -> version(desk) == 4);
            raw(options, "fleet", "no avro at all".getBytes(StandardCharsets.UTF_8));
            until(() -> desk.problem().contains("not a CollectorConfig"));
            assertThat(desk.problem()).startsWith("c2.control.v1/0/1: ");
            store.write("fleet", config("fleet", 3));
            until(() -> desk.problem().contains("version 3 of fleet is not above 4"));
            raw(options, "fleet", new byte[ConfigDesk.LARGEST_RECORD + 1]);
            until(() -> desk.problem().contains("more than the 262144 allowed"));
            store.write("fleet", config("host:me", 7));
            until(() -> desk.problem().contains("the key is fleet but the scope inside is host:me"));
            store.write("fleet", config("fleet", 66));
            until(() -> desk.problem().contains("66 is refused here"));
            assertThat(version(desk)).isEqualTo(4);
            store.write("fleet", config("fleet", 5));
            until(() -> version(desk) == 5 && desk.problem().isEmpty());
        }
        assertThat(store.read().get("fleet")).map(CollectorConfig::getVersion).isEqualTo(Optional.of(5L));
    }

    @Test
    void shouldRememberOverARestartAndForgetWhatWasTakenBackMeanwhile() throws Exception {
        SinkOptions options = options("c3");
        ControlStore store = new ControlStore(options);
        store.write("fleet", config("fleet", 1));
        store.write("group:web", config("group:web", 2));
        ConfigDesk first = desk();
        try (ControlTopic topic = ControlTopic.follow(options, first)) {
            until(() -> version(first) == 2);
        }
        ConfigDesk second = desk();
        assertThat(version(second)).as("without any broker").isEqualTo(2);
        store.write("group:web", null);
        try (ControlTopic topic = ControlTopic.follow(options, second)) {
            until(() -> version(second) == 1);
        }
        assertThat(desk().scopesAccepted()).containsExactly("fleet");
    }

    private ConfigDesk desk() {
        return new ConfigDesk(
                new Scopes("me", List.of("web", "db")),
                config -> config.getVersion() == 66 ? "66 is refused here" : null,
                new AcceptedConfigs(state, true),
                Instant::now);
    }

    private static long version(ConfigDesk desk) {
        CollectorConfig config = desk.inForce();
        return config == null ? 0 : config.getVersion();
    }

    private static CollectorConfig config(String scope, long version) {
        return CollectorConfig.newBuilder()
                .setScope(scope)
                .setVersion(version)
                .setIssued(Instant.EPOCH)
                .build();
    }

    private SinkOptions options(String prefix) {
        return new SinkOptions(
                "",
                new HostIdentity("me", "web-1", "boot"),
                new SinkOptions.Kafka(broker.bootstrap(), prefix, 1, 1, Map.of()),
                new SinkOptions.Spooling(state, 0));
    }

    private static void raw(SinkOptions options, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            options.kafka().controlTopic(), key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private static void until(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(done.getAsBoolean()).isTrue();
    }
}
