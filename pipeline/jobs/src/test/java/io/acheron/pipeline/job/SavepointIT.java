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
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EventId;
import io.acheron.schema.rule.RuleBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Starts the jobs from the savepoints of released versions, taken in the middle of an attack, and gives them the rest of it. What was
 * read before the savepoint is no longer there: only the state can know it.
 *
 * <p>{@code -Dsavepoint.release=0.1.0} takes the savepoints of that release anew. Before the release that is needed after each
 * change of a schema too: state holds events, and only schemas that were released are known to later ones.
 */
@Timeout(300)
class SavepointIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path ROOT = Path.of(System.getProperty("acheron.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final Path SAVEPOINTS = ROOT.resolve("pipeline/jobs/src/test/resources/savepoints");
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final Set<String> DERIVED = Set.of("stdio_socket", "java_exec");
    private static final RuleBundle RULES = Sample.bundle(1, Sample.NETCAT, Sample.ASK_THEN_RUN);
    /** Half of the recorded attacks. */
    private static final int CUT = 250;

    /** The savepoints grow old, and with them what the clock lets the jobs forget. */
    private static final Map<String, String> REFINE = Map.of("refine.process.ttl", "20000d");

    private static final Map<String, String> DETECT = Map.of("event-time.silence", "1s", "alert.memory", "20000d");

    private static final Event BEFORE = Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc");

    static Stream<String> releases() throws Exception {
        String made = System.getProperty("savepoint.release");
        if (made != null) {
            return Stream.of(made);
        }
        try (Stream<Path> folders = Files.list(SAVEPOINTS)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void shouldKnowTheProcessesAndDescriptorsFromBefore(String release, @TempDir Path directory) throws Exception {
        List<Event> events = recorded();
        List<Event> rest = events.subList(CUT, events.size());
        Set<String> expected;
        try (Replay replay = Replay.start()) {
            Set<String> forgetful = facts(replay.refine(rest, List.of()), rest);
            expected = facts(replay.refine(events, List.of()), rest);
            assertThat(expected).as("what only the state can know").isNotEqualTo(forgetful);
        }
        if (System.getProperty("savepoint.release") != null) {
            try (EmbeddedKafka kafka = new EmbeddedKafka();
                    KafkaJob job = KafkaJob.start(RefineJob::build, kafka, REFINE, null)) {
                for (Event event : events.subList(0, CUT)) {
                    kafka.send(TOPICS.rawEvents(), "web-1", EVENTS.encode(event));
                }
                Event last = events.get(CUT - 1);
                awaitRefined(kafka, EventId.of(last));
                keep(job.savepoint(directory), release, "refine");
            }
        }
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            fill(kafka, TOPICS.rawEvents(), CUT);
            try (KafkaJob job = restore(RefineJob::build, kafka, REFINE, release, "refine")) {
                for (Event event : rest) {
                    kafka.send(TOPICS.rawEvents(), "web-1", EVENTS.encode(event));
                }
                assertThat(facts(awaitRefined(kafka, EventId.of(rest.get(rest.size() - 1))), rest))
                        .isEqualTo(expected);
            }
            assertThat(kafka.read(TOPICS.deadLetters(), 0, PATIENCE)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void shouldEndASequenceThatBeganBefore(String release, @TempDir Path directory) throws Exception {
        if (System.getProperty("savepoint.release") != null) {
            try (EmbeddedKafka kafka = new EmbeddedKafka()) {
                Feed.rules(kafka, RULES);
                try (KafkaJob job = KafkaJob.start(DetectJob::build, kafka, DETECT, null)) {
                    send(kafka, BEFORE);
                    send(kafka, Sample.ask("web-2", 1, 2, 102, "callback.example"));
                    send(kafka, Sample.exec("web-3", 1, 3, 103, "/usr/bin/nc"));
                    assertThat(alerts(kafka, 2)).containsExactly("web-1", "web-3");
                    keep(job.savepoint(directory), release, "detect");
                }
            }
        }
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            Feed.rules(kafka, RULES);
            fill(kafka, TOPICS.events(), 3);
            try (KafkaJob job = restore(DetectJob::build, kafka, DETECT, release, "detect")) {
                send(kafka, BEFORE); // came before: its alert was sent
                send(kafka, Sample.exec("web-2", 2, 4, 102, "/bin/sh")); // second half of the sequence
                assertThat(alerts(kafka, 1)).containsExactly("web-2");
                send(kafka, Sample.exec("web-4", 1, 5, 104, "/usr/bin/nc"));
                assertThat(alerts(kafka, 2)).containsExactly("web-2", "web-4");
            }
            assertThat(kafka.read(TOPICS.deadLetters(), 0, PATIENCE)).isEmpty();
        }
    }

    private static KafkaJob restore(
            java.util.function.BiConsumer<
                            org.apache.flink.streaming.api.environment.StreamExecutionEnvironment, Map<String, String>>
                    job,
            EmbeddedKafka kafka,
            Map<String, String> options,
            String release,
            String name)
            throws Exception {
        return KafkaJob.start(job, kafka, options, SAVEPOINTS.resolve(release).resolve(name));
    }

    /** Takes the places of the records that the savepoint has read; a job that reads them makes dead letters of them. */
    private static void fill(EmbeddedKafka kafka, String topic, int count) throws Exception {
        Launch.checkTopics(
                Settings.of("fill", Map.of("kafka.bootstrap", kafka.bootstrap(), "kafka.topics.create", "true")),
                List.of(topic, TOPICS.deadLetters()));
        for (int i = 0; i < count; i++) {
            kafka.send(topic, "web-1", "read before".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void keep(Path savepoint, String release, String name) throws Exception {
        Path folder = SAVEPOINTS.resolve(release).resolve(name);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> old = Files.list(folder)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(savepoint)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static List<Event> recorded() throws Exception {
        JsonLines<Event> codec = JsonLines.of(Event.class);
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("examples/streams/techniques.ndjson"))) {
            events.add(codec.read(line));
        }
        return events;
    }

    private static List<Event> awaitRefined(EmbeddedKafka kafka, String last) throws Exception {
        List<Event> refined = new ArrayList<>();
        for (int atLeast = 1;
                refined.stream().noneMatch(event -> EventId.of(event).equals(last)); ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.events(), atLeast, PATIENCE);
            assertThat(records).as("refined events").hasSizeGreaterThanOrEqualTo(atLeast);
            refined.clear();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                refined.add(EVENTS.decode(record.value()));
            }
            atLeast = records.size() + 1;
        }
        return refined;
    }

    /** @return of each event of the rest, and of what was derived from it, the ancestors and the evidence */
    private static Set<String> facts(List<Event> refined, List<Event> rest) {
        Set<Long> numbers = new TreeSet<>();
        rest.forEach(event -> numbers.add(event.getHeader().getKernelTimeNs()));
        Set<String> facts = new TreeSet<>();
        for (Event event : refined) {
            boolean derived = event.getHeader().getSource() == CaptureSource.DERIVED;
            if (numbers.contains(event.getHeader().getKernelTimeNs())
                    && (!derived || DERIVED.contains(event.getKind()))) {
                facts.add("%s %s %s %s"
                        .formatted(
                                EventId.of(event),
                                event.getKind(),
                                event.getFacts().getAncestry().stream()
                                        .map(ProcessRef::getEntityId)
                                        .toList(),
                                event.getFacts().getEvidence()));
            }
        }
        return facts;
    }

    private static void send(EmbeddedKafka kafka, Event event) throws Exception {
        kafka.send(TOPICS.events(), event.getHeader().getHostId(), EVENTS.encode(event));
    }

    private static List<String> alerts(EmbeddedKafka kafka, int count) throws Exception {
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        List<String> hosts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.read(TOPICS.alerts(), count, PATIENCE)) {
            hosts.add(codec.decode(record.value()).getHostId());
        }
        return hosts;
    }
}
