/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.WriteBehindOperator;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RefineFunctionTest {
    @Test
    void shouldGoOnFromASnapshotAsIfNothingHadHappened() throws Exception {
        Scene scene = new Scene();
        Actor shell = scene.old(10, "/usr/bin/bash");
        scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        Actor child = scene.fork(shell, 20);
        scene.exec(child, "/usr/bin/id", List.of("id"));

        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(scene.events.get(0), 0);
            harness.processElement(scene.events.get(1), 1);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(scene.events.get(1), 1);
            harness.processElement(scene.events.get(2), 2);
            List<Event> out = harness.extractOutputValues();
            assertThat(out).as("the repeat is dropped").hasSize(1);
            assertThat(out.get(0).getFacts().getAncestry())
                    .extracting(ProcessRef::getExecutable)
                    .containsExactly("/usr/bin/bash");
        }
    }

    @Test
    void shouldCompleteAChainAcrossARestore() throws Exception {
        Scene scene = new Scene();
        Actor login = scene.old(50, "/usr/bin/bash");
        Actor sh = scene.fork(login, 311);
        Actor nc = scene.fork(login, 312);
        Descriptor fifo = Scene.fifo(0, 99, "/tmp/f", true, false);
        scene.exec(sh, "/usr/bin/dash", List.of("sh", "-i"), fifo, Scene.pipeOut(1, 72), Scene.pipeOut(2, 72));
        Descriptor back = Scene.fifo(1, 99, "/tmp/f", false, true);
        scene.exec(nc, "/usr/bin/nc", List.of("nc", "203.0.113.5", "4444"), Scene.pipeIn(0, 72), back);
        scene.connect(nc, 3, Scene.remote(900));
        for (int cut = 0; cut < scene.events.size(); cut++) {
            List<Event> out = new ArrayList<>();
            OperatorSubtaskState snapshot;
            try (var harness = harness()) {
                harness.open();
                for (Event event : scene.events.subList(0, cut)) {
                    harness.processElement(event, 0);
                }
                out.addAll(harness.extractOutputValues());
                snapshot = harness.snapshot(1, 1);
            }
            try (var harness = harness()) {
                harness.initializeState(snapshot);
                harness.open();
                for (Event event : scene.events.subList(cut, scene.events.size())) {
                    harness.processElement(event, 0);
                }
                out.addAll(harness.extractOutputValues());
            }
            assertThat(out).as("restored after %s events", cut).isEqualTo(Bench.run(scene));
            assertThat(Bench.derived(out, "stdio_socket")).hasSize(1);
        }
    }

    @Test
    void shouldForgetWhatIsNotTouchedForTheTimeToLive() throws Exception {
        Scene scene = new Scene();
        Actor shell = scene.old(10, "/usr/bin/bash");
        scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        scene.exit(shell);
        try (var harness = harness()) {
            harness.open();
            harness.setStateTtlProcessingTime(0);
            harness.processElement(scene.events.get(0), 0);
            harness.snapshot(1, 1); // what is held is written
            harness.setStateTtlProcessingTime(RefineFunction.DEFAULT_TIME_TO_LIVE.toMillis() + 1);
            harness.setProcessingTime(RefineFunction.DEFAULT_TIME_TO_LIVE.toMillis() + 1);
            harness.processElement(scene.events.get(1), 0);
            List<Event> out = harness.extractOutputValues();
            assertThat(out.get(0).getProcess().getExecutable()).isEqualTo("/usr/bin/bash");
            assertThat(out.get(1).getProcess().getExecutable()).isNull();
        }
    }

    @Test
    void shouldKeepHostsApart() throws Exception {
        Scene scene = new Scene();
        Actor shell = scene.old(10, "/usr/bin/bash");
        scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        Event other = Event.newBuilder(scene.events.get(0)).build();
        other.getHeader().setHostId("host-2");
        try (var harness = harness()) {
            harness.open();
            harness.processElement(scene.events.get(0), 0);
            harness.processElement(other, 0);
            assertThat(harness.extractOutputValues()).hasSize(2);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness() throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new WriteBehindOperator<>(new RefineFunction(new Accounting("refine", Duration.ofMinutes(1)))),
                (Event event) -> event.getHeader().getHostId(),
                Types.STRING);
        harness.getExecutionConfig()
                .getSerializerConfig()
                .configure(
                        new Configuration().set(PipelineOptions.GENERIC_TYPES, false),
                        RefineFunctionTest.class.getClassLoader());
        return harness;
    }
}
