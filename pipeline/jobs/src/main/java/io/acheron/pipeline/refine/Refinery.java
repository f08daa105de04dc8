/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.ValueStore.Sole;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The parts of the stage and the order in which an event passes them. */
final class Refinery {
    private final RefineState state;
    private final SequenceTracker sequences;
    private final ProcessTable processes;
    private final StdioGraph stdio;
    private final JavaExecTracker java;

    Refinery(RefineState state, RefineCounters counters) {
        this.state = state;
        this.sequences = new SequenceTracker(state.sequences(), counters);
        this.processes = new ProcessTable(
                state.processes(),
                new ProcessQueue(state.queue(), ProcessQueue.MOST, counters.evictedProcesses()),
                this::forget);
        this.stdio = new StdioGraph(state, processes, counters);
        this.java = new JavaExecTracker(state.servers(), processes);
    }

    /** @return number of events handed on; none for a repeat */
    int refine(Event event, Consumer<Event> out) {
        if (event.getHeader().getSource() == CaptureSource.DERIVED) {
            out.accept(event);
            return 1;
        }
        HostState host = state.hostOrNew();
        if (!sequences.isNew(event.getHeader(), host)) {
            return 0;
        }
        Arrivals.note(event.getHeader(), host);
        BlindWindows.note(event, host);
        ProcessState process = processes.observe(event, host);
        List<ProcessRef> ancestry = process == null ? List.of() : processes.ancestry(process);
        out.accept(Refined.of(event, process, ancestry, host));
        int handedOn = 1;
        if (process != null) {
            List<Event> derived = new ArrayList<>(stdio.observe(event, process, host));
            java.observe(event, process, host).ifPresent(derived::add);
            derived.forEach(out);
            handedOn += derived.size();
        }
        state.host().put(Sole.VALUE, host);
        return handedOn;
    }

    private void forget(String entity) {
        stdio.forget(entity);
        java.forget(entity);
    }
}
