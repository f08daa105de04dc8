/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.sample.Sample;
import io.acheron.rulekit.state.Input;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many groups, of which few have room in memory, through a snapshot, a crash and a change of the parallelism. */
class SequenceRestoreTest {
    private static final int KEY_GROUPS = 16;
    private static final int GROUPS = 200;
    private static final MemorySize ROOM = MemorySize.parse("100kb");

    static Stream<StateBackend> backends() {
        return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldFindWhatBeganBeforeTheSnapshotAndNothingOfWhatCameAfterIt(StateBackend backend) throws Exception {
        Logic four = times(4);
        OperatorSubtaskState snapshot = half(backend, four);
        try (var harness = harness(backend, 1, 0)) {
            harness.initializeState(snapshot);
            harness.open();
            send(harness, four, 2, 1, 0);
            watermark(harness, 2);
            assertThat(found(harness)).as("after three events").isEmpty();
            send(harness, four, 3, 1, 0);
            watermark(harness, 3);
            assertThat(found(harness)).containsExactlyElementsOf(all());
            assertThat(harness.getSideOutput(DeadLetter.TAG)).isNull();
        }
    }

    /** What waited at the snapshot is due without another step; the rule is known from the snapshot alone. */
    @ParameterizedTest
    @MethodSource("backends")
    void shouldFindWhatWaitedOnTheTasksTheirKeysMoveTo(StateBackend backend) throws Exception {
        OperatorSubtaskState snapshot = half(backend, times(3));
        TreeSet<String> found = new TreeSet<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(snapshot, KEY_GROUPS, 1, 2, subtask);
            try (var harness = harness(backend, 2, subtask)) {
                harness.initializeState(part);
                harness.open();
                send(harness, times(3), 2, 2, subtask);
                watermark(harness, 2);
                assertThat(found(harness)).isNotEmpty();
                assertThat(found).doesNotContainAnyElementsOf(found(harness));
                found.addAll(found(harness));
            }
        }
        assertThat(found).containsExactlyElementsOf(all());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldLookAtWhatIsDueAfterARestoreWithoutAnotherStep(StateBackend backend) throws Exception {
        OperatorSubtaskState snapshot = half(backend, times(2));
        try (var harness = harness(backend, 1, 0)) {
            harness.initializeState(snapshot);
            harness.open();
            watermark(harness, 1);
            assertThat(found(harness)).containsExactlyElementsOf(all());
        }
    }

    /** One event of each group is judged, a second one waits; what comes after the snapshot is lost. */
    private static OperatorSubtaskState half(StateBackend backend, Logic logic) throws Exception {
        try (var harness = harness(backend, 1, 0)) {
            harness.open();
            send(harness, logic, 0, 1, 0);
            watermark(harness, 0);
            send(harness, logic, 1, 1, 0);
            assertThat(found(harness)).isEmpty();
            harness.prepareSnapshotPreBarrier(1);
            OperatorSubtaskState snapshot = harness.snapshot(1, 1);
            watermark(harness, 1);
            send(harness, logic, 5, 1, 0);
            watermark(harness, 5);
            return snapshot;
        }
    }

    private static Logic times(int events) {
        return Logic.steps(true, 600_000_000L, List.of(Input.take("ask", events, false)));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness(
            StateBackend backend, int subtasks, int subtask) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new SequenceOperator("detect", "test", Duration.ofHours(1), ROOM),
                GroupStep::key,
                Types.STRING,
                KEY_GROUPS,
                subtasks,
                subtask);
        harness.setStateBackend(backend);
        harness.setProcessingTime(1);
        return harness;
    }

    /** Sends an event to each group of the task. */
    private static void send(
            KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness,
            Logic logic,
            int second,
            int subtasks,
            int subtask)
            throws Exception {
        for (String host : all()) {
            if (KeyGroupRangeAssignment.assignKeyToParallelOperator(host, KEY_GROUPS, subtasks) != subtask) {
                continue;
            }
            Event event = Sample.ask(host, second, second, 100, "n" + second);
            Take take = new Take(0, List.of(), List.of("n" + second), List.of());
            harness.processElement(
                    Steps.of(host, logic, event, List.of(take)),
                    event.getHeader().getEventTime().toEpochMilli());
        }
    }

    private static void watermark(
            KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness, int second) throws Exception {
        harness.processWatermark(Sample.START.plusSeconds(second).toEpochMilli());
    }

    private static TreeSet<String> found(KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness) {
        TreeSet<String> hosts = new TreeSet<>();
        harness.extractOutputValues()
                .forEach(detection ->
                        hosts.add(detection.events().get(0).getHeader().getHostId()));
        return hosts;
    }

    private static TreeSet<String> all() {
        TreeSet<String> all = new TreeSet<>();
        for (int group = 0; group < GROUPS; group++) {
            all.add("web-" + group);
        }
        return all;
    }
}
