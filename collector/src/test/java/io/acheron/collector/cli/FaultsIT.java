/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static io.acheron.collector.cli.Programs.isExecOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.publish.kafka.TestBroker;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real collectors and a real broker, and what may befall them. Nothing is lost but what is counted, and nothing is counted wrong. */
class FaultsIT {
    private static final Map<String, String> WITH_PASSWORD = Map.of(
            "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "PLAINTEXT",
            "sasl.enabled.mechanisms", "PLAIN",
            "sasl.mechanism.inter.broker.protocol", "PLAIN",
            "listener.name.plaintext.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required"
                            + " username=\"broker\" password=\"right\" user_broker=\"right\";");

    @TempDir
    Path brokerDirectory;

    @TempDir
    Path state;

    @Test
    void shouldDeliverAfterAKillWhatWaitedOnDisk() throws Exception {
        try (TestBroker broker = new TestBroker(brokerDirectory)) {
            broker.start();
            Topic topic = new Topic(broker, "f1");
            String confirmed;
            String spooled;
            try (CollectorProcess collector = collect(broker, "f1")) {
                collector.awaitLine("acheron collector ready");
                confirmed = Programs.run();
                topic.awaitEvent(event -> isExecOf(event, confirmed));
                broker.stop();
                spooled = Programs.run();
                awaitInSpool(spooled);
                collector.kill();
            }
            broker.start();
            try (CollectorProcess collector = collect(broker, "f1")) {
                topic.awaitEvent(event -> isExecOf(event, spooled));
                topic.awaitEvent(event -> event.getIntegrityChange() != null
                        && event.getIntegrityChange().getFound().equals("killed"));
                collector.terminate();
                assertThat(collector.awaitEnd()).isZero();
                LastLine last = LastLine.of(collector);
                last.assertBalanced();
                assertThat(last.recovered()).as(last.text()).isPositive();
                assertThat(last.spooled()).as(last.text()).isZero();
            }
            assertThat(topic.events()).anyMatch(event -> isExecOf(event, confirmed));
        }
    }

    @Test
    void shouldDeliverAllOfATimeWithoutKafkaInTheMiddleOfAStorm() throws Exception {
        try (TestBroker broker = new TestBroker(brokerDirectory)) {
            broker.start();
            Topic topic = new Topic(broker, "f2");
            try (CollectorProcess collector = collect(broker, "f2")) {
                collector.awaitLine("acheron collector ready");
                String before = Programs.run();
                topic.awaitEvent(event -> isExecOf(event, before));
                Process storm = Programs.storm(2000);
                broker.stop();
                String during = Programs.run();
                awaitInSpool(during);
                broker.start();
                topic.awaitEvent(event -> isExecOf(event, during));
                storm.waitFor();
                String after = Programs.run();
                topic.awaitEvent(event -> isExecOf(event, after));
                collector.terminate();
                assertThat(collector.awaitEnd()).isZero();
                LastLine last = LastLine.of(collector);
                last.assertBalanced();
                assertThat(last.dropped()).as(last.text()).isZero();
                assertThat(last.spooled()).as(last.text()).isZero();
                // Each at least once; an event that was under way when the broker ended may be there twice.
                assertThat(distinct(topic.events())).isEqualTo(last.delivered());
            }
        }
    }

    @Test
    void shouldKeepEventsWhileTheBrokerRefusesThePassword() throws Exception {
        try (TestBroker broker = new TestBroker(brokerDirectory, WITH_PASSWORD)) {
            broker.start();
            String marker;
            try (CollectorProcess collector = collect(broker, "f3", password("wrong"))) {
                collector.awaitLine("acheron collector ready");
                assertThat(collector.awaitLine("Authentication failed")).doesNotContain("wrong");
                marker = Programs.run();
                awaitInSpool(marker);
                collector.terminate();
                assertThat(collector.awaitEnd()).isZero();
                LastLine last = LastLine.of(collector);
                last.assertBalanced();
                assertThat(last.delivered()).isZero();
                assertThat(last.dropped()).as(last.text()).isZero();
            }
            try (CollectorProcess collector = collect(broker, "f3", password("right"))) {
                collector.awaitLine("connected to Kafka");
                collector.terminate();
                assertThat(collector.awaitEnd()).isZero();
                LastLine last = LastLine.of(collector);
                last.assertBalanced();
                assertThat(last.spooled()).as(last.text()).isZero();
                assertThat(last.recovered()).as(last.text()).isPositive();
            }
        }
    }

    @Test
    void shouldSendTheRestOfASpoolThatWasDamagedAndCountTheDamage() throws Exception {
        try (TestBroker broker = new TestBroker(brokerDirectory)) {
            String marker;
            try (CollectorProcess collector = collect(broker, "f4")) {
                collector.awaitLine("acheron collector ready");
                marker = Programs.run();
                awaitInSpool(marker);
                // What is damaged below is of this one at the earliest.
                awaitInSpool(Programs.run());
                collector.kill();
            }
            Path segment = segments().get(segments().size() - 1);
            byte[] content = Files.readAllBytes(segment);
            content[content.length - 5] ^= 0x55; // in the last record
            Files.write(segment, content);
            Files.write(state.resolve("spool").resolve("9999999999999999999.segment"), new byte[] {'?'});
            broker.start();
            Topic topic = new Topic(broker, "f4");
            try (CollectorProcess collector = collect(broker, "f4")) {
                topic.awaitEvent(event -> isExecOf(event, marker));
                collector.terminate();
                assertThat(collector.awaitEnd()).isZero();
                LastLine last = LastLine.of(collector);
                last.assertBalanced();
                assertThat(last.text()).contains("spool damaged=");
            }
        }
    }

    @Test
    void shouldStopInOrderInTheMiddleOfAStorm() throws Exception {
        EventFile file = new EventFile(state.resolve("events.ndjson"));
        try (CollectorProcess collector = new CollectorProcess(state, "collect", "--sink", "file:" + file.path())) {
            collector.awaitLine("acheron collector ready");
            Process storm = Programs.storm(3000);
            String marker = Programs.run();
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
            LastLine last = LastLine.of(collector);
            last.assertBalanced();
            assertThat(last.delivered()).isEqualTo(file.read().size());
            assertThat(file.read()).anyMatch(event -> isExecOf(event, marker));
            storm.destroy();
        }
    }

    private static long distinct(List<Event> events) {
        return events.stream()
                .map(it -> it.getHeader().getCpu() + "/" + it.getHeader().getSequence() + "/"
                        + it.getHeader().getProbe() + "/" + it.getKind() + "/"
                        + it.getHeader().getKernelTimeNs() + "/"
                        + (it.getProcess() == null ? "" : it.getProcess().getEntityId()))
                .distinct()
                .count();
    }

    private static String[] password(String password) {
        return new String[] {
            "--set", "kafka.properties.security.protocol=SASL_PLAINTEXT",
            "--set", "kafka.properties.sasl.mechanism=PLAIN",
            "--set",
                    "kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
                            + " username=\"broker\" password=\"" + password + "\";"
        };
    }

    private CollectorProcess collect(TestBroker broker, String prefix, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("collect", "--bootstrap", broker.bootstrap(), "--prefix", prefix, "--set", "stop.timeout=30s"));
        arguments.addAll(List.of(more));
        return new CollectorProcess(state, arguments.toArray(String[]::new));
    }

    private List<Path> segments() throws Exception {
        List<Path> segments = new ArrayList<>();
        Path spool = state.resolve("spool");
        if (Files.isDirectory(spool)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "*.segment")) {
                files.forEach(segments::add);
            }
        }
        segments.sort(null);
        return segments;
    }

    private void awaitInSpool(String marker) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < deadline) {
            for (Path segment : segments()) {
                try {
                    if (new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1).contains(marker)) {
                        return;
                    }
                } catch (java.nio.file.NoSuchFileException e) {
                    // sent and forgotten meanwhile
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError(marker + " is not in the spool");
    }
}
