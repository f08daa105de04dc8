/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.technique.DnsTunnel;
import io.acheron.local.technique.LoopbackResolver;
import io.acheron.local.technique.Stage;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesTest {
    @Test
    void shouldNameWhatWasNotCaughtAndHowOften(@TempDir Path directory) {
        AlertBoard board = new AlertBoard(alert -> {});
        Outcomes outcomes = new Outcomes();
        outcomes.caught("a");
        outcomes.skipped("c");
        try (LoopbackResolver resolver = LoopbackResolver.start();
                Stage stage = new Stage(directory, resolver, "acheronoutcome")) {
            Run run = new Run(new DnsTunnel(), stage.trace());
            board.expect(run);
            outcomes.missed(run);
            outcomes.missed(run);
            assertThat(outcomes.text(board)).isEqualTo("1 caught, 2 missed (dns-tunnel x2), 1 skipped (c)");

            Instant now = Instant.now();
            Alert alert = Alerts.about("1", Alerts.question("x.acheronoutcome.example", now), now);
            board.receive(SingleObject.of(Alert.class).encode(alert), now);
            assertThat(outcomes.text(board))
                    .isEqualTo("3 caught, 0 missed, 2 of the caught late (dns-tunnel x2), 1 skipped (c)");
        }
    }
}
