/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.EventSinks;
import io.acheron.collector.publish.Events;
import io.acheron.collector.publish.SinkOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a broker whose only listener asks for TLS and a password. */
@Timeout(180)
class KafkaSecurityIT {
    private static final String STORE_PASSWORD = "key-store-password";

    @Test
    void shouldDeliverWithCertificateAndPasswordFromAFile(@TempDir Path directory) throws Exception {
        Path keyStore = keyStore(directory);
        Path secrets = Files.writeString(directory.resolve("secrets.properties"), "kafka=correct-horse\n");
        Map<String, String> access = Map.of(
                "security.protocol", "SASL_SSL",
                "ssl.truststore.location", keyStore.toString(),
                "ssl.truststore.password", STORE_PASSWORD,
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"acheron\""
                                + " password=\"${file:" + secrets + ":kafka}\";",
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        try (TestBroker broker =
                new TestBroker(Files.createDirectories(directory.resolve("kafka")), demanding(keyStore))) {
            broker.start();
            EventSink sink = EventSinks.open(
                    "kafka",
                    new SinkOptions(
                            "",
                            new HostIdentity("host-1", "web-1", "boot"),
                            new SinkOptions.Kafka(broker.bootstrap(), "acheron", 1, 1, access),
                            new SinkOptions.Spooling(directory.resolve("spool"), 8 << 20)));
            for (long number = 1; number <= 10; number++) {
                sink.publish(Events.numbered(number));
            }
            sink.close(Duration.ofSeconds(60));
            assertThat(records(broker.bootstrap(), access)).isEqualTo(10);
        }
    }

    /** The listener that others find open asks for both here. */
    private static Map<String, String> demanding(Path keyStore) {
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\""
                        + " password=\"of-its-own\" user_broker=\"of-its-own\" user_acheron=\"correct-horse\";",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                keyStore.toString(),
                "ssl.keystore.password",
                STORE_PASSWORD,
                "ssl.key.password",
                STORE_PASSWORD,
                "ssl.truststore.location",
                keyStore.toString(),
                "ssl.truststore.password",
                STORE_PASSWORD);
    }

    private static int records(String bootstrap, Map<String, String> access) {
        Map<String, Object> config = new HashMap<>(access);
        config.put("bootstrap.servers", bootstrap);
        config.put("group.id", "test");
        config.put("auto.offset.reset", "earliest");
        int records = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("acheron.event.raw.v1"));
            long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (records < 10 && System.nanoTime() < giveUp) {
                records += consumer.poll(Duration.ofMillis(200)).count();
            }
        }
        return records;
    }

    private static Path keyStore(Path directory) throws Exception {
        Path store = directory.resolve("broker.p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD,
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        return store;
    }
}
