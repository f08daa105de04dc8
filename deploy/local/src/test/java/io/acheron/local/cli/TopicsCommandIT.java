/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acheron.local.broker.BrokerProcess;
import io.acheron.local.broker.Ports;
import io.acheron.local.broker.SecureListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a real broker with a listener that asks for TLS and a password. */
@Timeout(240)
class TopicsCommandIT {
    private static final String SECRET = "correct-horse";

    @TempDir
    private static Path directory;

    private static Path keyStore;
    private static SecureListener secure;
    private static BrokerProcess broker;

    private record Answer(int exit, String text) {}

    @BeforeAll
    static void start() throws Exception {
        keyStore = keyStore("broker");
        secure = new SecureListener(Ports.free(0, "the test", ""), keyStore, "key-store-password", "acheron", SECRET);
        broker = BrokerProcess.start(
                System.getProperty("java.class.path"), Files.createDirectories(directory.resolve("kafka")), secure);
    }

    @AfterAll
    static void stop() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void shouldMakeTheTopicsAsDeclaredAndNeverTakeAnythingAway() throws Exception {
        List<String> access = List.of("--prefix", "plan", "--replication", "1", "--bootstrap", broker.bootstrap());
        Path declared = declared(2, 86_400_000);
        assertThat(topics("plan", declared, access).text()).contains("create", "plan.event.v1: 2 partitions, 1 copies");
        assertThat(topics("apply", declared, access).exit()).isZero();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(topics("plan", declared, access).exit()).isZero());

        Answer copies = topics("apply", declared, List.of("--prefix", "three", "--bootstrap", broker.bootstrap()));
        assertThat(copies.exit()).isEqualTo(1);
        assertThat(copies.text())
                .contains("three.event.v1: 2 partitions, 3 copies", "There are fewer brokers than copies");

        Path grown = declared(3, 3_600_000);
        assertThat(topics("plan", grown, access).text())
                .contains("add partitions", "plan.event.v1: 2 partitions, declared 3")
                .contains("configure", "plan.event.v1: retention.ms 86400000 -> 3600000")
                .contains("leave", "plan.rule.v1: 2 partitions, declared 3; not changed");
        assertThat(topics("apply", grown, access).exit())
                .as("something is left")
                .isEqualTo(1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topics("plan", grown, access).text())
                        .contains("plan.rule.v1", "1 differences")
                        .doesNotContain("plan.event.v1"));

        assertThat(topics("plan", declared(1, 3_600_000), access).text())
                .contains("plan.event.v1: 3 partitions, declared 1; partitions cannot be taken away");
        Path wrong = Files.writeString(
                directory.resolve("wrong.yaml"), "replication: 1\ntopics:\n  event.v1: {partition: 3}\n");
        assertThat(topics("plan", wrong, access).text()).contains("wrong.yaml:3", "partition");
    }

    @Test
    void shouldComeInWithCertificateAndPasswordFromAFileAndSayWhatIsWrongOtherwise() throws Exception {
        Path declared = declared(1, 3_600_000);
        List<String> to = List.of("--prefix", "secure", "--replication", "1", "--bootstrap", secure.bootstrap());
        assertThat(topics("apply", declared, with(to, client(keyStore, SECRET))).exit())
                .isZero();
        Answer loaded = run(with(
                List.of(
                        "cmdb",
                        "load",
                        Files.writeString(directory.resolve("cmdb.csv"), "host_id,owner\nweb-1,shop\n")
                                .toString(),
                        "--prefix",
                        "secure",
                        "--bootstrap",
                        secure.bootstrap()),
                client(keyStore, SECRET)));
        assertThat(loaded.exit()).as(loaded.text()).isZero();

        Answer password = topics("plan", declared, with(to, client(keyStore, "wrong-horse")));
        assertThat(password.exit()).isEqualTo(1);
        assertThat(password.text())
                .contains(secure.bootstrap(), "sasl.jaas.config", "--kafka-config")
                .doesNotContain("horse", "\tat ");

        Answer certificate = topics("plan", declared, with(to, client(keyStore("stranger"), SECRET)));
        assertThat(certificate.exit()).isEqualTo(1);
        assertThat(certificate.text())
                .contains(secure.bootstrap(), "ssl.truststore.location")
                .doesNotContain("horse", "\tat ");

        Answer missing = topics("plan", declared, List.of("--bootstrap", secure.bootstrap(), "--kafka-config", "none"));
        assertThat(missing.text()).contains("none", "key=value");
    }

    private static List<String> with(List<String> arguments, Path config) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--kafka-config", config.toString()));
        return all;
    }

    private static Answer topics(String command, Path file, List<String> further) {
        List<String> all = new ArrayList<>(List.of("topics", command, "--file", file.toString()));
        all.addAll(further);
        return run(all);
    }

    private static Answer run(List<String> arguments) {
        CommandLine line = Main.commandLine();
        StringWriter text = new StringWriter();
        line.setErr(new PrintWriter(text, true));
        line.setOut(new PrintWriter(text, true));
        int exit = line.execute(arguments.toArray(String[]::new));
        return new Answer(exit, text.toString());
    }

    private static Path declared(int partitions, long retention) throws Exception {
        return Files.writeString(directory.resolve("topics-%d-%d.yaml".formatted(partitions, retention)), """
                replication: 3
                config: {min.insync.replicas: 2}
                topics:
                  event.v1:
                    partitions: %d
                    config: {cleanup.policy: delete, retention.ms: %d}
                  asset.v1:
                    partitions: 1
                    config: {cleanup.policy: compact}
                  rule.v1:
                    partitions: %d
                    config: {cleanup.policy: compact}
                """.formatted(
                        partitions, retention, Math.max(2, partitions)));
    }

    /** @return properties of a client; the password stands in a file of its own */
    private static Path client(Path trust, String password) throws Exception {
        Path secrets = Files.writeString(directory.resolve(password + ".secret"), "kafka=" + password + "\n");
        Map<String, String> settings = Map.of(
                "security.protocol", "SASL_SSL",
                "ssl.truststore.location", trust.toString(),
                "ssl.truststore.password", "key-store-password",
                "sasl.mechanism", "PLAIN",
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"acheron\" password=\"${file:"
                                + secrets + ":kafka}\";");
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return Files.writeString(directory.resolve(trust.getFileName() + "-" + password + ".properties"), text);
    }

    private static Path keyStore(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "key-store-password",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        return store;
    }
}
