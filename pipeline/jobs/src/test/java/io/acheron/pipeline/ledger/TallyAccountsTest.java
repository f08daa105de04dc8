/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.WriteBehindOperator;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.status.Ledger;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class TallyAccountsTest {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** The heap backend writes its objects while the stage goes on. */
    @Test
    void shouldKeepOutOfASnapshotWhatCameAfterItBegan() throws Exception {
        OperatorSubtaskState written;
        try (var harness = harness()) {
            harness.open();
            harness.setProcessingTime(0);
            harness.processElement(Tally.passed("web-1", Sample.START), 0);
            OperatorSnapshotFutures snapshot = harness.getOperator()
                    .snapshotState(
                            1,
                            1,
                            CheckpointOptions.forCheckpointWithDefaultLocation(),
                            new MemCheckpointStreamFactory(1 << 20));
            harness.processElement(Tally.passed("web-1", Sample.START), 0);
            written = OperatorSnapshotFinalizer.create(snapshot).getJobManagerOwnedState();
            assertThat(told(harness)).isEqualTo(2);
        }
        try (var restored = harness()) {
            restored.initializeState(written);
            restored.open();
            restored.setProcessingTime(1);
            restored.processElement(Tally.dropped("web-1", Sample.START, "repeat"), 0);
            assertThat(told(restored)).isEqualTo(2);
        }
    }

    private static long told(KeyedOneInputStreamOperatorTestHarness<String, Tally, StatusRecord> harness)
            throws Exception {
        harness.setProcessingTime(2 * INTERVAL.toMillis());
        return SingleObject.of(Ledger.class)
                .decode(harness.extractOutputValues().get(0).value())
                .getHops()
                .get(0)
                .getIn();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Tally, StatusRecord> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new WriteBehindOperator<>(new TallyAccounts(new Accounting("detect", INTERVAL), "alert")),
                Tally::hostId,
                Types.STRING);
    }
}
