/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.MemoryStore;
import io.acheron.pipeline.held.ValueStore.Sole;
import io.acheron.schema.event.Event;
import io.acheron.schema.state.HostState;
import java.util.ArrayList;
import java.util.List;

/** Runs the parts of the stage on events without Flink's runtime. */
final class Bench {
    final RefineCounters counters = RefineCounters.unregistered();
    final MemoryStore<Sole, HostState> host = new MemoryStore<>();
    final RefineState state = new RefineState(
            host,
            new MemoryStore<>(),
            new MemoryStore<>(),
            new MemoryStore<>(),
            new MemoryStore<>(),
            new MemoryStore<>(),
            new MemoryStore<>(),
            new MemoryStore<>());
    private final Refinery refinery = new Refinery(state, counters);

    List<Event> run(List<Event> events) {
        List<Event> out = new ArrayList<>();
        for (Event event : events) {
            refinery.refine(event, out::add);
        }
        return out;
    }

    static List<Event> run(Scene scene) {
        return new Bench().run(scene.events);
    }

    static List<Event> derived(List<Event> events, String kind) {
        return events.stream().filter(event -> event.getKind().equals(kind)).toList();
    }
}
