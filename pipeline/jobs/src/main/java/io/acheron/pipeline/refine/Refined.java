/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the events that leave the stage. The events that came in are not changed, since a job may run with object reuse. */
final class Refined {
    /** @return the event with what is known of its process and of losses on its host */
    static Event of(Event event, @Nullable ProcessState process, List<ProcessRef> ancestry, HostState host) {
        Event refined = shallowCopy(event);
        String previous = event.getProcessExec() == null || process == null ? null : process.getPreviousExecutable();
        refined.setFacts(facts(event, ancestry, previous, List.of(), host));
        ProcessContext context = event.getProcess();
        if (context != null && process != null && lacks(context, process)) {
            ProcessContext filled = copy(context);
            if (filled.getExecutable() == null) {
                filled.setExecutable(process.getExecutable());
            }
            if (filled.getCommandLine() == null) {
                filled.setCommandLine(process.getCommandLine());
            }
            if (filled.getSession() == 0) {
                filled.setSession(process.getSession());
                filled.setProcessGroup(process.getProcessGroup());
            }
            if (lacksContainer(filled)) {
                filled.setContainerId(process.getContainerId());
            }
            refined.setProcess(filled);
        }
        return refined;
    }

    /**
     * @param completing event that completed the fact; its place in the stream becomes the place of the derived event
     * @param kind name of the payload field, which the caller sets
     */
    static Event derived(
            Event completing,
            String kind,
            ProcessContext process,
            List<ProcessRef> ancestry,
            @Nullable String previousExecutable,
            List<String> evidence,
            HostState host) {
        Event derived = new Event();
        derived.setHeader(Header.newBuilder(completing.getHeader())
                .setSource(CaptureSource.DERIVED)
                .build());
        derived.setKind(kind);
        derived.setProcess(process);
        derived.setAsset(completing.getAsset());
        derived.setFacts(facts(completing, ancestry, previousExecutable, evidence, host));
        return derived;
    }

    static ProcessContext copy(ProcessContext context) {
        ProcessContext copy = new ProcessContext();
        for (int i = 0; i < ProcessContext.getClassSchema().getFields().size(); i++) {
            copy.put(i, context.get(i));
        }
        return copy;
    }

    private static boolean lacks(ProcessContext context, ProcessState process) {
        return (context.getExecutable() == null && process.getExecutable() != null)
                || (context.getCommandLine() == null && process.getCommandLine() != null)
                || (context.getSession() == 0 && process.getSession() != 0)
                || (lacksContainer(context) && process.getContainerId() != null);
    }

    /** Not every source looks at the cgroup; where one did, no container means that there is none. */
    private static boolean lacksContainer(ProcessContext context) {
        return context.getContainerId() == null && context.getCgroupId() == 0;
    }

    private static Facts facts(
            Event event, List<ProcessRef> ancestry, @Nullable String previous, List<String> evidence, HostState host) {
        return new Facts(
                ancestry,
                previous,
                new ArrayList<>(evidence),
                LossWindow.lost(host, event.getHeader().getEventTime()),
                LossWindow.LENGTH.toMillis(),
                BlindWindows.at(host, event.getHeader().getEventTime()));
    }

    private static Event shallowCopy(Event event) {
        Event copy = new Event();
        for (int i = 0; i < Event.getClassSchema().getFields().size(); i++) {
            copy.put(i, event.get(i));
        }
        return copy;
    }

    private Refined() {}
}
