/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import static io.acheron.cluster.Processes.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.acheron.local.broker.Ports;
import io.acheron.local.broker.SecureListener;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.rule.RuleBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job on a cluster in processes of its own, at a broker's listener that asks for TLS and a password. */
@Timeout(600)
class SecureClusterIT {
    private static final String STORE_PASSWORD = "key-store-password";
    private static final String PASSWORD = "correct-horse";
    private static final Map<String, String> SETTINGS =
            Map.of("execution.checkpointing.interval", "1 s", "state.backend.type", "hashmap");

    @Test
    void shouldComeInWithCertificateAndPasswordFromAFileAndBeRefusedWithAWrongOne(@TempDir Path directory)
            throws Exception {
        Path keyStore = keyStore(directory);
        SecureListener secure =
                new SecureListener(Ports.free(0, "the test", ""), keyStore, STORE_PASSWORD, "acheron", PASSWORD);
        RuleBundle rules = RuleDirectory.bundle(ROOT.resolve("rules"), "default", 1, Instant.EPOCH);
        try (Processes processes = Processes.start(directory, SETTINGS, secure, List.of())) {
            FlinkCluster cluster = processes.cluster();
            Site site = new Site(processes.broker().bootstrap(), "secure");
            site.create(ROOT);
            site.publish(rules);
            site.feed(Fleet.record(ROOT.resolve("examples/streams/techniques.ndjson")));

            Throwable refused = catchThrowable(
                    () -> cluster.command().call(run(secure, access(directory, keyStore, "wrong-horse"))));
            // The trace below it is of Flink's client, which prints one whatever a job says.
            assertThat(refused.toString().lines().filter(line -> line.contains("The main method caused an error")))
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(line).contains(secure.bootstrap(), "Authentication failed", "sasl.jaas.config"));
            assertThat(refused).hasMessageNotContaining("wrong-horse");

            cluster.command().call(run(secure, access(directory, keyStore, PASSWORD)));
            site.awaitRead("site", site.topics().rawEvents());
            assertThat(site.alerts()).extracting(Alert::getHostId).contains("web-1", "web-2");
            assertThat(site.read(site.topics().deadLetters())).isEmpty();
        }
    }

    private static List<String> run(SecureListener secure, Map<String, String> access) {
        List<String> run = new ArrayList<>(List.of(
                "run",
                "-d",
                ROOT.resolve("pipeline/jobs/target/acheron-site-job.jar").toString(),
                "--kafka.bootstrap",
                secure.bootstrap(),
                "--kafka.topic.prefix",
                "secure"));
        access.forEach((key, value) -> run.addAll(List.of("--kafka.properties." + key, value)));
        return run;
    }

    /** As docs/how-to/operate-kafka.md says. */
    private static Map<String, String> access(Path directory, Path trust, String password) throws Exception {
        Path secrets =
                Files.writeString(Files.createTempFile(directory, "kafka", ".secret"), "kafka=" + password + "\n");
        Map<String, String> access = new LinkedHashMap<>();
        access.put("security.protocol", "SASL_SSL");
        access.put("ssl.truststore.location", trust.toString());
        access.put("ssl.truststore.password", STORE_PASSWORD);
        access.put("sasl.mechanism", "PLAIN");
        access.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"acheron\""
                        + " password=\"${file:" + secrets + ":kafka}\";");
        access.put("config.providers", "file");
        access.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        return access;
    }

    private static Path keyStore(Path directory) throws Exception {
        Path store = directory.resolve("broker.p12");
        String make = "-genkeypair -storetype PKCS12 -alias broker -keyalg EC -dname CN=broker -ext SAN=ip:127.0.0.1"
                + " -validity 2 -storepass " + STORE_PASSWORD;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(make.split(" ")));
        command.addAll(List.of("-keystore", store.toString()));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        return store;
    }
}
