/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.technique.LoopbackResolver;
import io.acheron.local.technique.Stage;
import io.acheron.local.technique.Technique;
import io.acheron.local.technique.Trace;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertBoardTest {
    private final SingleObject<Alert> codec = SingleObject.of(Alert.class);
    private final List<SeenAlert> printed = new ArrayList<>();
    private final AlertBoard board = new AlertBoard(printed::add);
    private final LoopbackResolver resolver = LoopbackResolver.start();

    @AfterEach
    void close() {
        resolver.close();
    }

    private record Dns(String name, String does, Set<String> evidence) implements Technique {
        @Override
        public String perform(Stage stage) {
            return name;
        }
    }

    private Run expect(Path directory, String marker) {
        Trace trace;
        try (Stage stage = new Stage(directory, resolver, marker)) {
            trace = stage.trace();
        }
        Run run = new Run(new Dns("dns", "asks", Set.of("dns_message")), trace);
        board.expect(run);
        return run;
    }

    private void receive(Alert alert, Instant seen) {
        board.receive(codec.encode(alert), seen);
    }

    @Test
    void shouldJoinAnAlertToTheRunWhoseMarkerItMentions(@TempDir Path directory) throws Exception {
        Run first = expect(directory, "acheronaaaa");
        Run second = expect(directory, "acheronbbbb");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        receive(Alerts.about("1", Alerts.question("x.acheronaaaa.example", now), now), now.plusMillis(25));

        assertThat(board.awaitCaught(first, Duration.ZERO))
                .map(SeenAlert::latency)
                .contains(Duration.ofMillis(25));
        assertThat(board.awaitCaught(second, Duration.ZERO)).isEmpty();
        assertThat(board.figures().unexplained()).isZero();
    }

    @Test
    void shouldNotCountAsCaughtWhatIsNotTheEvidenceOfTheTechnique(@TempDir Path directory) throws Exception {
        Run run = expect(directory, "acheroncccc");
        Instant now = Instant.now();
        var event = Alerts.event("java_exec", 17, now);
        event.getProcess().setCommandLine("sh -c acheroncccc");
        receive(Alerts.about("1", event, now), now);

        assertThat(board.awaitCaught(run, Duration.ZERO)).isEmpty();
        assertThat(board.figures().unexplained())
                .as("it is still about the run")
                .isZero();
    }

    @Test
    void shouldNotJoinWhatHappenedBeforeTheRun(@TempDir Path directory) throws Exception {
        Instant before = Instant.now().minusSeconds(5);
        Run run = expect(directory, "acherondddd");
        receive(Alerts.about("1", Alerts.question("acherondddd.example", before), before), Instant.now());

        assertThat(board.awaitCaught(run, Duration.ZERO)).isEmpty();
        assertThat(board.figures().unexplained()).isEqualTo(1);
    }

    @Test
    void shouldPrintAnAlertOnceHoweverOftenItIsSent() {
        Instant now = Instant.now();
        Alert alert = Alerts.about("same", Alerts.question("a.example", now), now);
        receive(alert, now);
        receive(alert, now);
        board.receive(new byte[] {1, 2, 3}, now);

        assertThat(printed).hasSize(1);
        assertThat(board.figures().alerts()).isEqualTo(1);
        assertThat(board.figures().undecodable()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutOfTheLatenciesWhatWasHeldBack() {
        Instant now = Instant.now();
        Alert held = Alerts.about("held", Alerts.question("a.example", now), now);
        held.setThrottled(true);
        receive(held, now.plusSeconds(60));
        assertThat(board.figures().single().count()).isZero();
        assertThat(board.figures().alerts()).isEqualTo(1);
        receive(Alerts.about("prompt", Alerts.question("a.example", now), now), now);
        assertThat(board.figures().single().count()).isEqualTo(1);
    }
}
