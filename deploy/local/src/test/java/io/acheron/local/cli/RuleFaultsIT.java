/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.broker.Broker;
import io.acheron.local.cluster.LocalCluster;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.Publisher;
import io.acheron.local.topic.TopicReader;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.SiteJob;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.ProcessExec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rules that always fail, take too long, and match everything, in a running site job beside a good one. */
@Timeout(600)
class RuleFaultsIT {
    private static final Topics TOPICS = new Topics("acheron");
    private static final int MANY = 300;

    /** Fails on programs of fewer than ten arguments; its own tests have none such. */
    private static final String FAILING = """
            // what was meant is argv.size() > 9
            rule "tenth argument"
            when $e : ProcessExec( executable == "/bin/bad", argv.get(9) == "x" ) then alert($e);
            end
            """;

    /** Linear in the length of the text, and thousands of steps for each letter of it. */
    private static final String SLOW = """
            rule "thousands of steps"
            when $e : ProcessExec( regex(commandLine, "y.{1000}.{1000}.{1000}.{1000}zzz") ) then alert($e);
            end
            """;

    private static final String METADATA = """
            title: %1$s
            id: 3f0b3ce1-51b8-4f0c-9d11-0000000000%2$s
            level: medium
            tests:
              - {name: it, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /bin/bad}, argv: [%3$s, a, a, a, a, a, a, a, a, x]}}]}
              - {name: "near miss: other", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/bad}, argv: [a, a, a, a, a, a, a, a, a, y]}}]}
            """;

    @RegisterExtension
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path directory;

    /** Long enough ago that no event is from the future. */
    private final Instant start = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES);

    private Broker broker;
    private int sequence;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(0, Files.createDirectory(directory.resolve("kafka")));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldLetABadRuleRestAloneAndThrottleOneThatMatchesAll() throws Exception {
        Path rules = Files.createDirectory(directory.resolve("rules"));
        write(rules);
        try (LocalCluster cluster = LocalCluster.start(0, 1, Files.createDirectory(directory.resolve("flink")))) {
            TopicSetup.create(broker.bootstrap(), TOPICS);
            submit(cluster);
            assertThat(call("rules", "publish", rules.toString(), "--wait", "120s"))
                    .isZero();
            assertThat(terminal.err())
                    .contains("everything.yaml:1:1: warning: the rule alerts on each of 4 ordinary events");

            // Each fails one rule and takes another too long: twenty in a row are what a rule may do.
            String text = "y".repeat(8_000);
            List<Event> bad = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                bad.add(exec(0.01 * i, 1_000 + i, "/bin/bad", List.of("bad", text)));
            }
            send(bad);
            rest();

            // While they rest the others alert, also on what those two would be at.
            send(List.of(
                    exec(60, 2_000, "/bin/bad", List.of("bad", text)),
                    exec(60.1, 2_001, "/bin/nc", List.of("nc", text))));
            assertThat(Terminal.until(() -> alerts("netcat.yaml").size() == 1)).isTrue();
            assertThat(alerts("slow.yaml")).isEmpty();
            assertThat(alerts("failing.yaml")).isEmpty();

            flood(resume());
        }
    }

    /** Both rules rest, and it is told where they are and what to do. */
    private void rest() {
        assertThat(Terminal.until(() -> call("rules", "status") == 0
                        && terminal.out().contains("failing.drl:2:1: ")
                        && terminal.out().contains("slow.drl:1:1: ")))
                .as(terminal.text())
                .isTrue();
        assertThat(terminal.out())
                .contains("the rule failed (IndexOutOfBoundsException: ")
                .contains("the rule took more than 50 ms again and again and is not evaluated until ")
                .contains("; correct it and publish; the other rules go on");
    }

    /**
     * After five minutes of the events' time one event decides, which here is short and has ten arguments. A machine that pauses at
     * that very event lets the rule rest once more, until the next.
     *
     * @return second of the last event
     */
    private double resume() {
        double[] second = {60};
        assertThat(Terminal.until(() -> {
                    second[0] += 400;
                    send(List.of(exec(second[0], 3_000, "/bin/bad", Collections.nCopies(10, "x"))));
                    return Terminal.until(
                            5,
                            () -> call("rules", "status") == 0
                                    && !terminal.out().contains("is not evaluated"));
                }))
                .as(terminal.text())
                .isTrue();
        assertThat(Terminal.until(() -> !alerts("failing.yaml").isEmpty())).isTrue();
        return second[0];
    }

    /** One process starts itself again and again, and hundreds start once: what the rule that matches all makes of it. */
    private void flood(double second) {
        List<Event> flood = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            flood.add(exec(second + 100 + 0.01 * i, 3_001, "/bin/again", List.of("again")));
            flood.add(exec(second + 100 + 0.01 * i, 4_000 + i, "/bin/once", List.of("once")));
        }
        send(flood);
        send(List.of(exec(second + 4_000, 5_000, "/bin/last", List.of("last"))));
        assertThat(Terminal.until(() -> alerts("everything.yaml").stream()
                                .mapToInt(RuleFaultsIT::standsFor)
                                .sum()
                        == sequence))
                .as("alerts, and those they stand for")
                .isTrue();
        assertThat(alerts("everything.yaml"))
                .filteredOn(alert -> alert.getProcess().getPid() == 3_001)
                .as("the process that started itself: its first alert, and one for all others")
                .extracting(RuleFaultsIT::standsFor)
                .containsExactly(1, MANY - 1);
        assertThat(Terminal.until(() ->
                        call("ledger", "--since", "2d") == 0 && terminal.out().contains("throttled=" + (MANY - 1))))
                .as(terminal.text())
                .isTrue();
        List<Alert> all = alerts("everything.yaml");
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        terminal.note("%d events, %d alerts of %.0f bytes"
                .formatted(
                        sequence,
                        all.size(),
                        all.stream()
                                .mapToInt(alert -> codec.encode(alert).length)
                                .average()
                                .orElse(0)));
    }

    private static int standsFor(Alert alert) {
        return (int) alert.getRepeats() + 1;
    }

    private static void write(Path rules) throws Exception {
        Files.writeString(rules.resolve("netcat.yaml"), NetcatRule.TEXT);
        Files.writeString(rules.resolve("failing.yaml"), METADATA.formatted("Failing", "11", "zzz"));
        Files.writeString(rules.resolve("failing.drl"), FAILING);
        Files.writeString(rules.resolve("slow.yaml"), METADATA.formatted("Slow", "12", "y".repeat(4_001) + "zzz"));
        Files.writeString(rules.resolve("slow.drl"), SLOW);
        Files.writeString(
                rules.resolve("everything.yaml"),
                NetcatRule.TEXT
                        .replace("0001", "0013")
                        .replace("name: netcat\n", "")
                        .replace("Image|endswith: /nc", "Image|contains: /")
                        .replace("/bin/cat", "cat"));
    }

    private void submit(LocalCluster cluster) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(cluster.configuration());
        environment.setParallelism(1);
        SiteJob.build(
                environment,
                Map.of(
                        "kafka.bootstrap", broker.bootstrap(),
                        "ledger.interval", "1s",
                        "event-time.silence", "1s"));
        cluster.submit(environment.getStreamGraph());
    }

    private int call(String... arguments) {
        return terminal.run(Terminal.at(broker.bootstrap(), arguments));
    }

    private List<Alert> alerts(String rule) {
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        List<Alert> alerts = new ArrayList<>();
        TopicReader.read(KafkaAccess.plain(broker.bootstrap()), TOPICS.alerts(), Instant.EPOCH, value -> {
            try {
                Alert alert = codec.decode(value);
                if (alert.getRule().getPath().equals(rule)) {
                    alerts.add(alert);
                }
            } catch (UndecodableRecordException e) {
                throw new IllegalStateException(e);
            }
        });
        return alerts;
    }

    private void send(List<Event> events) {
        try (Publisher publisher = Publisher.to(broker.bootstrap())) {
            for (Event event : events) {
                publisher.send(TOPICS.rawEvents(), "web-1", Event.class, event);
            }
            publisher.flush();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Event exec(double second, int pid, String program, List<String> argv) {
        sequence++;
        Instant time = start.plusNanos(Math.round(second * 1e9));
        return Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("web-1")
                        .setBootId("7e57b007-0000-4000-8000-000000000000")
                        .setCpu(0)
                        .setSequence(sequence)
                        .setKernelTimeNs(Math.round(second * 1e9) + 1)
                        .setEventTime(time)
                        .setObservedTime(time)
                        .setProbe("exec")
                        .setSource(CaptureSource.BPF)
                        .build())
                .setKind("process_exec")
                .setProcess(ProcessContext.newBuilder()
                        .setEntityId("7e57b007-%d-1".formatted(pid))
                        .setPid(pid)
                        .setExecutable(program)
                        .build())
                .setProcessExec(ProcessExec.newBuilder()
                        .setFilename(program)
                        .setExecutable(FileRef.newBuilder().setPath(program).build())
                        .setArgv(argv)
                        .build())
                .build();
    }
}
