/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.sample.Sample;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.rule.RuleBundle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event at which a stage fails, in the graph of the jobs. */
@Timeout(180)
class PoisonIT {
    /** Fails on each program that has no tenth argument. */
    private static final String FAILING = """
            rule "needs ten"
            when $e : ProcessExec( argv.get(9) == "x" ) then alert($e);
            end
            """;

    private static final String METADATA = """
            title: Failing
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01
            level: medium
            """;

    @Test
    void shouldParkWhatARuleFailsOnAndGoOnWithTheOthers() throws Exception {
        RuleBundle rules = RuleFiles.bundle(
                "default",
                1,
                Sample.START,
                List.of(
                        new SourceFile("test/a.yaml", METADATA),
                        new SourceFile("test/a.drl", FAILING),
                        new SourceFile("test/netcat.yaml", Sample.NETCAT)));
        Event poison = Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc");
        Event after = Sample.exec("web-1", 2, 1, 101, "/usr/bin/nc");

        try (Replay replay = Replay.start()) {
            Replay.Outcome outcome = replay.replay(List.of(poison, after), List.of(), rules);
            assertThat(outcome.alerts())
                    .extracting(alert -> alert.getRule().getId())
                    .containsExactly(Sample.NETCAT_ID, Sample.NETCAT_ID);
            assertThat(outcome.alerts()).extracting(Alert::getHostId).containsOnly("web-1");
            assertThat(outcome.dead()).hasSize(2);
            DeadLetter dead = outcome.dead().get(0);
            assertThat(dead.stage()).isEqualTo(OperatorIds.DETECT);
            assertThat(dead.event()).isEqualTo(EventId.of(poison));
            assertThat(dead.reason()).contains("7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01", "IndexOutOfBounds");
            assertThat(SingleObject.of(Event.class).decode(dead.value()).getKind())
                    .isEqualTo("process_exec");
        }
    }
}
