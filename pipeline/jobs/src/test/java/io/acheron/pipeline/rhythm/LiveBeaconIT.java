/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.SiteJob;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Beacon;
import io.acheron.schema.rule.RuleBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections in, an alert about their rhythm out: a real broker, the real graph, the rule that ships. */
@Timeout(300)
class LiveBeaconIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final SingleObject<Alert> ALERTS = SingleObject.of(Alert.class);
    private static final Path RULE = Path.of(System.getProperty("acheron.root", "../.."))
            .toAbsolutePath()
            .resolve("rules/command-and-control/hidden_program_calls_at_regular_intervals.yaml");
    private static final String IMPLANT = "/dev/shm/.k";
    private static final String LAST = "/var/tmp/.last";
    private static final int PERIOD = 60;

    @Test
    void shouldAlertOnABeaconWithJitterAndNotOnSomebodyWhoCallsAtRandom() throws Exception {
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            JobClient job = start(kafka);
            kafka.send(
                    TOPICS.rules(),
                    "default",
                    SingleObject.of(RuleBundle.class).encode(Sample.bundle(1, Files.readString(RULE))));
            for (Event call : calls()) {
                kafka.send(TOPICS.rawEvents(), call.getHeader().getHostId(), EVENTS.encode(call));
            }
            List<Alert> alerts = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : kafka.read(TOPICS.alerts(), 2, PATIENCE)) {
                alerts.add(ALERTS.decode(record.value()));
            }
            // The last program of the second host calls after all that it did at random, and is judged after it.
            assertThat(alerts)
                    .extracting(alert -> alert.getHostId() + ' ' + beacon(alert).getProgram())
                    .containsExactlyInAnyOrder("web-1 " + IMPLANT, "web-2 " + LAST);
            assertThat(alerts).allSatisfy(alert -> {
                assertThat(alert.getRule().getTitle()).contains("regular intervals");
                assertThat(beacon(alert).getDestination()).isEqualTo("203.0.113.9:443");
                assertThat(beacon(alert).getPeriodS()).isBetween(PERIOD - 10, PERIOD + 10);
            });
            job.cancel().get();
        }
    }

    private static Beacon beacon(Alert alert) {
        return alert.getEvents().get(0).getBeacon();
    }

    /** One subtask of everything: a host's calls are judged in the order in which they are sent. */
    private static JobClient start(EmbeddedKafka kafka) throws Exception {
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, cluster);
        SiteJob.build(env, Map.of("kafka.bootstrap", kafka.bootstrap(), "kafka.topics.create", "true"));
        return env.executeAsync("site");
    }

    private static List<Event> calls() {
        Random random = new Random(1);
        List<Event> calls = new ArrayList<>();
        double beat = 0;
        double whim = 0;
        for (int i = 0; i < 60; i++) {
            beat += PERIOD * (0.7 + 0.6 * random.nextDouble());
            calls.add(call("web-1", beat, 100, IMPLANT));
            whim += 1 - PERIOD * Math.log(1 - random.nextDouble());
            calls.add(call("web-2", whim, 100, IMPLANT));
        }
        for (int i = 1; i <= 20; i++) {
            calls.add(call("web-2", Math.max(beat, whim) + i * PERIOD, 200, LAST));
        }
        calls.sort(Comparator.comparing(call -> call.getHeader().getEventTime()));
        return calls;
    }

    private static Event call(String host, double seconds, int pid, String program) {
        Event call = Calls.connect(seconds, pid, program, "203.0.113.9", 443);
        call.getHeader().setHostId(host);
        call.getHeader().setHostName(host + ".example");
        return call;
    }
}
