/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.acheron.local.broker.Broker;
import io.acheron.local.cluster.LocalCluster;
import io.acheron.local.cluster.SitePlan;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.Publisher;
import io.acheron.local.topic.TopicReader;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.rule.RuleBundle;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a dead letter of a running job to the record, to the event, and back into the stream, by the command line. */
@Timeout(300)
class DeadLettersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String METADATA = """
            title: Failing
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01
            level: medium
            """;
    /** Fails on each program that has no tenth argument. */
    private static final String FAILING = """
            rule "needs ten"
            when $e : ProcessExec( argv.get(9) == "x" ) then alert($e);
            end
            """;

    private static final String MENDED = """
            rule "needs ten"
            when $e : ProcessExec( argv.size() == 1 ) then alert($e);
            end
            """;

    private final Topics topics = new Topics("acheron");
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(stdout);
        System.setErr(stderr);
    }

    /** One story, since a broker and a cluster take long to start. */
    @Test
    void shouldLeadFromADeadLetterToTheRecordAndBackIntoTheStream(@TempDir Path directory) throws Exception {
        Event failing = exec();
        try (Broker broker = Broker.start(0, Files.createDirectory(directory.resolve("kafka")));
                LocalCluster cluster = LocalCluster.start(0, 1, directory)) {
            TopicSetup.create(broker.bootstrap(), topics);
            publish(broker, failing);
            cluster.submit(SitePlan.of(cluster.configuration(), broker.bootstrap(), topics));
            Map<String, JsonNode> dead = located(broker);

            String garbled = where(broker, topics.rawEvents()).get(0);
            assertThat(place(of(dead, "source-raw-events").path("origin"))).isEqualTo(garbled);
            assertThat(of(dead, "source-raw-events").path("key").asText()).isEqualTo("garbled");
            JsonNode ofRule = of(dead, "detect");
            assertThat(ofRule.path("event").asText()).isEqualTo(EventId.of(failing));
            assertThat(ofRule.path("key").asText()).isEqualTo("web-1");
            List<String> found = new ArrayList<>();
            ofRule.path("found").forEach(place -> found.add(place(place)));
            assertThat(found)
                    .containsExactly(
                            where(broker, topics.rawEvents()).get(1),
                            where(broker, topics.events()).get(0));
            assertThat(run(broker, "dead-letters", "show", "--stage", "detekt")).isZero();
            assertThat(err()).contains("there are some of the stages detect, source-raw-events");
            replay(broker, directory, failing);
            resend(broker);
        }
    }

    private void publish(Broker broker, Event failing) throws InterruptedException {
        RuleBundle rules = RuleFiles.bundle(
                "default",
                1,
                Instant.EPOCH,
                List.of(new SourceFile("test/failing.yaml", METADATA), new SourceFile("test/failing.drl", FAILING)));
        try (Publisher publisher = Publisher.to(broker.bootstrap())) {
            publisher.send(topics.rules(), "default", RuleBundle.class, rules);
            publisher.send(topics.rawEvents(), "garbled", "garbled".getBytes(StandardCharsets.UTF_8));
            publisher.send(topics.rawEvents(), "web-1", Event.class, failing);
            publisher.flush();
        }
    }

    /** @return what the command shows, by stage, when the place of every record is known */
    private Map<String, JsonNode> located(Broker broker) {
        Map<String, JsonNode> dead = new HashMap<>();
        await("dead letters").atMost(PATIENCE).until(() -> {
            run(broker, "dead-letters", "show", "--locate", "-o", "json");
            dead.clear();
            for (String line : out().lines().toList()) {
                JsonNode one = new ObjectMapper().readTree(line);
                dead.put(one.path("stage").asText(), one);
            }
            // The topic of refined events is written a moment later.
            return dead.size() == 2 && of(dead, "detect").path("found").size() == 2;
        });
        return dead;
    }

    private void replay(Broker broker, Path directory, Event failing) throws Exception {
        assertThat(run(broker, "dead-letters", "events", "--stage", "detect")).isZero();
        Path events = Files.writeString(directory.resolve("dead.ndjson"), out());
        Path rules = Files.createDirectories(directory.resolve("rules"));
        Files.writeString(rules.resolve("failing.yaml"), METADATA);
        Files.writeString(rules.resolve("failing.drl"), MENDED);
        out.reset();
        int code = Main.commandLine()
                .execute("replay", "--refined", "--json", "--rules", rules.toString(), events.toString());
        assertThat(code).as(err()).isZero();
        assertThat(out()).contains("Failing", EventId.of(failing));
        assertThat(run(broker, "dead-letters", "events"))
                .as("one holds no event")
                .isEqualTo(1);
        assertThat(err()).contains("not an event that can be read: source-raw-events acheron.event.raw.v1/");
    }

    private void resend(Broker broker) {
        assertThat(run(broker, "dead-letters", "resend")).isZero();
        assertThat(out()).contains("2 dead letters, 2 would be sent");
        assertThat(where(broker, topics.events())).hasSize(1);
        assertThat(run(broker, "dead-letters", "resend", "--yes")).isZero();
        List<ConsumerRecord<byte[], byte[]>> refined = records(broker, topics.events());
        assertThat(refined).hasSize(2);
        assertThat(refined.get(1).key()).isEqualTo(refined.get(0).key());
        assertThat(refined.get(1).value()).isEqualTo(refined.get(0).value());
        // It is garbled still.
        await("put aside again").atMost(PATIENCE).until(() -> {
            run(broker, "dead-letters", "show", "--host", "garbled");
            return out().lines()
                            .filter(line -> line.contains("source-raw-events  garbled  "))
                            .count()
                    == 2;
        });
    }

    private List<String> where(Broker broker, String topic) {
        return records(broker, topic).stream()
                .map(record -> topic + '/' + record.partition() + '/' + record.offset())
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(Broker broker, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicReader.records(KafkaAccess.plain(broker.bootstrap()), topic, Instant.EPOCH, Instant.MAX, records::add);
        return records;
    }

    private static JsonNode of(Map<String, JsonNode> dead, String stage) {
        return dead.getOrDefault(stage, MissingNode.getInstance());
    }

    private static String place(JsonNode place) {
        return "%s/%d/%d"
                .formatted(
                        place.path("topic").asText(),
                        place.path("partition").asInt(-1),
                        place.path("offset").asLong(-1));
    }

    private int run(Broker broker, String... args) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", broker.bootstrap()));
        return Main.commandLine().execute(all.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Event exec() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Event event = Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("web-1")
                        .setBootId("7e57b007-0000-4000-8000-000000000000")
                        .setCpu(0)
                        .setSequence(1)
                        .setKernelTimeNs(1_000_000_000)
                        .setEventTime(now)
                        .setObservedTime(now)
                        .setProbe("process")
                        .setSource(CaptureSource.BPF)
                        .build())
                .setKind("process_exec")
                .setProcess(ProcessContext.newBuilder()
                        .setEntityId("7e57b007-42-1")
                        .setPid(42)
                        .setExecutable("/bin/true")
                        .build())
                .build();
        event.setProcessExec(ProcessExec.newBuilder()
                .setArgv(List.of("true"))
                .setExecutable(FileRef.newBuilder().setPath("/bin/true").build())
                .build());
        return event;
    }
}
