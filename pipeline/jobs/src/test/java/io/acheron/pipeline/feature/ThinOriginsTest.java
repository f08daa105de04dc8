/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.payload.FileChange;
import io.acheron.schema.payload.FileOperation;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThinOriginsTest {
    private KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldKeepBackRunsOfFilesThatNobodyWrote() throws Exception {
        put(run(1, 0, 42));
        put(run(2, 1, 42));
        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void shouldLetARunPassBehindItsOrigin() throws Exception {
        Event written = written(1, 0, 42);
        Event run = run(2, 599, 42);
        put(written);
        put(run(3, 1, 43));
        pass(run(0, 598, 0));
        put(run);
        assertThat(harness.extractOutputValues()).containsExactly(written, run);
    }

    @Test
    void shouldBringARunThatCameBeforeItsOrigin() throws Exception {
        Event run = run(2, 1, 42);
        Event written = written(1, 0, 42);
        put(run);
        put(written);
        assertThat(harness.extractOutputValues()).containsExactly(run, written);
    }

    @Test
    void shouldBringARunThatWaitedThroughARestore() throws Exception {
        Event run = run(2, 1, 42);
        Event written = written(1, 0, 42);
        put(run);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = harness();
        harness.initializeState(snapshot);
        harness.open();
        put(written);
        assertThat(harness.extractOutputValues()).containsExactly(run, written);
    }

    @Test
    void shouldLetNoRunWaitThatTheWatermarkHasPassed() throws Exception {
        Event run = run(2, 1, 42);
        Event written = written(1, 0, 42);
        put(run);
        pass(run);
        put(written);
        assertThat(harness.extractOutputValues()).containsExactly(written);
    }

    @Test
    void shouldForgetAnOriginWhenItsTimeIsOver() throws Exception {
        Event written = written(1, 0, 42);
        put(written);
        pass(run(0, 600, 0));
        put(run(2, 601, 42));
        assertThat(harness.extractOutputValues()).containsExactly(written);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldRememberAnOriginHoweverLongTheJobWasAway() throws Exception {
        Event written = written(1, 0, 42);
        Event run = run(2, 1, 42);
        put(written);
        harness.setStateTtlProcessingTime(Duration.ofDays(7).toMillis());
        put(run);
        assertThat(harness.extractOutputValues()).containsExactly(written, run);
    }

    @Test
    void shouldLetRunsPassWhenTooManyWait() throws Exception {
        harness.close();
        harness = harness(20_000);
        harness.open();
        for (int i = 0; i < 20_000 / 256; i++) {
            put(run(1 + i, 1, 42 + i));
        }
        harness.getOutput().clear();
        Event run = run(0, 1, 41);
        put(run);
        assertThat(harness.extractOutputValues()).containsExactly(run);
    }

    private void put(Event event) throws Exception {
        harness.processElement(event, event.getHeader().getEventTime().toEpochMilli());
    }

    /** Moves the watermark to the time of the event. */
    private void pass(Event event) throws Exception {
        harness.processWatermark(event.getHeader().getEventTime().toEpochMilli());
    }

    private static Event written(long sequence, double second, long inode) {
        Event event = Sample.exec("web-1", sequence, second, 200, "/usr/bin/curl");
        event.setProcessExec(null);
        event.setKind("file_change");
        event.setFileChange(FileChange.newBuilder()
                .setOperation(FileOperation.CREATE)
                .setFile(FileRef.newBuilder().setPath("/tmp/x").setInode(inode).build())
                .build());
        return event;
    }

    private static Event run(long sequence, double second, long inode) {
        Event event = Sample.exec("web-1", sequence, second, 201, "/tmp/x");
        event.getProcessExec().getExecutable().setInode(inode);
        return event;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness() throws Exception {
        return harness(ThinOrigins.MOST_WAITING);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness(long mostWaiting)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new ThinOrigins(Duration.ofMinutes(1), Duration.ofMinutes(10), mostWaiting)),
                FileTrace::key,
                Types.STRING);
    }
}
