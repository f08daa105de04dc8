/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.feature.Prevalence;
import io.acheron.pipeline.feature.Sights;
import io.acheron.pipeline.incident.IncidentFunction;
import io.acheron.pipeline.ingest.SenderReport;
import io.acheron.pipeline.ledger.SenderWatch;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.payload.FirstSight;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.status.Ledger;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Stages that no record from outside is known to break, whatever its fields hold. Each is given one that no decoder lets through, as
 * a defect in a stage before could: not all of its fields are set.
 */
class StageFaultTest {
    @Test
    void shouldPutAsideAnEventWhoseSubjectsCannotBeTold() throws Exception {
        Event event = Sample.exec("web-1", 1, 0, 100, "/bin/true");
        ProcessExec exec = new ProcessExec();
        exec.setExecutable(new FileRef());
        event.setProcessExec(exec);
        DeadLetter dead = fault(new Sights(), event, Sample.exec("web-1", 2, 1, 101, "/bin/true"));
        assertThat(dead.stage()).isEqualTo("prevalence-sights");
        assertThat(dead.event()).contains("web-1/").endsWith("/0/1/1000000000");
    }

    @Test
    void shouldPutAsideASightWithoutItsTime() throws Exception {
        Event event = Sample.exec("web-1", 1, 0, 100, "/bin/true");
        event.setFirstSight(new FirstSight());
        Header timeless = new Header();
        timeless.setHostId("web-1");
        timeless.setBootId("boot");
        event.setHeader(timeless);
        DeadLetter dead = fault(new Prevalence(Duration.ZERO, Duration.ofDays(1)), event, null);
        assertThat(dead.stage()).isEqualTo("prevalence");
        assertThat(dead.reason()).contains("NullPointerException");
    }

    @Test
    void shouldPutAsideAnAlertThatCannotJoinAnIncident() throws Exception {
        Alert alert = new Alert();
        alert.setAlertId("id");
        alert.setTitle("kept as text");
        DeadLetter dead = fault(new IncidentFunction(Duration.ofHours(1), 1), alert, null);
        assertThat(dead.stage()).isEqualTo("incidents");
        assertThat(dead.event()).isEqualTo("id");
        assertThat(dead.value()).asString().contains("kept as text");
    }

    @Test
    void shouldPutAsideAReportThatCannotBeChecked() throws Exception {
        SenderReport report = new SenderReport("web-1", null, new Ledger(), null);
        DeadLetter dead = fault(new SenderWatch(Duration.ofMinutes(1), Duration.ofDays(1)), report, null);
        assertThat(dead.stage()).isEqualTo("watch-senders");
        assertThat(dead.event()).isEqualTo("web-1");
    }

    /** What is not the record's fault must start the job again: the record would be lost otherwise. */
    @Test
    void shouldNotBlameTheRecordForWhatStateOrTheClusterDo() throws Exception {
        assertThat(Trial.of(() -> {})).isNull();
        assertThat(Trial.of(() -> {
                    throw new ArithmeticException("record");
                }))
                .hasMessage("record");
        assertThatThrownBy(() -> Trial.of(() -> {
                    throw new FlinkRuntimeException("state");
                }))
                .hasMessage("state");
        assertThatThrownBy(() -> Trial.of(() -> {
                    throw new CancelTaskException("end");
                }))
                .hasMessage("end");
    }

    /** @param sound after the one at fault; null for none */
    private static <I, O> DeadLetter fault(KeyedProcessFunction<String, I, O> stage, I atFault, @Nullable I sound)
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, I, O> harness =
                ProcessFunctionTestHarnesses.forKeyedProcessFunction(stage, record -> "key", Types.STRING)) {
            harness.processElement(new StreamRecord<>(atFault, 0));
            if (sound != null) {
                harness.processElement(new StreamRecord<>(sound, 1));
            }
            assertThat(harness.getSideOutput(DeadLetter.TAG)).hasSize(1);
            assertThat(harness.extractOutputValues()).isEmpty();
            return harness.getSideOutput(DeadLetter.TAG).element().getValue();
        }
    }
}
