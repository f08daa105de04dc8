/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.payload.ProcessFork;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The processes of a host, built from fork, exec and exit, and from whatever other events tell of their process. */
final class ProcessTable {
    static final int MOST_ANCESTORS = 16;
    private static final int LONGEST_COMMAND = 4096;
    /** Time to live counts from the last write, so that reads stay reads: what goes on acting is written once a day. */
    private static final long REFRESH_NS = 86_400_000_000_000L;

    private final Store<String, ProcessState> processes;
    private final ProcessQueue queue;
    private final Consumer<String> onForget;

    /** @param onForget told of each process that is forgotten */
    ProcessTable(Store<String, ProcessState> processes, ProcessQueue queue, Consumer<String> onForget) {
        this.processes = processes;
        this.queue = queue;
        this.onForget = onForget;
    }

    @Nullable
    ProcessState get(@Nullable String entity) {
        return entity == null ? null : processes.get(entity);
    }

    /** @return what is known of the acting process after the event; null if the event has no process */
    @Nullable
    ProcessState observe(Event event, HostState host) {
        ProcessContext context = event.getProcess();
        if (context == null) {
            return null;
        }
        long now = event.getHeader().getKernelTimeNs();
        ProcessState process = processes.get(context.getEntityId());
        boolean changed = process == null;
        if (process == null) {
            process = of(context, event);
            queue.add(context.getEntityId(), now, host, processes::get, this::forget);
        }
        changed |= update(process, context) || now - process.getWrittenNs() > REFRESH_NS;
        if (event.getProcessExec() != null) {
            exec(process, event, event.getProcessExec(), host);
            changed = true;
        } else if (event.getProcessExit() != null) {
            process.setExitTimeNs(now);
            changed = true;
        }
        if (changed) {
            process.setWrittenNs(now);
            processes.put(process.getEntityId(), process);
        }
        if (event.getProcessFork() != null) {
            fork(process, event, event.getProcessFork(), host);
        }
        return process;
    }

    /** @return parents, nearest first */
    List<ProcessRef> ancestry(ProcessState process) {
        List<ProcessRef> ancestry = new ArrayList<>();
        String next = process.getParentEntityId();
        while (next != null && ancestry.size() < MOST_ANCESTORS) {
            ProcessState parent = processes.get(next);
            if (parent == null) {
                break;
            }
            ancestry.add(reference(parent));
            next = parent.getParentEntityId();
        }
        return ancestry;
    }

    /** @return whether {@code ancestor} is among the parents of {@code entity} */
    boolean descends(String entity, String ancestor) {
        ProcessState process = processes.get(entity);
        for (int i = 0; process != null && i < MOST_ANCESTORS; i++) {
            String parent = process.getParentEntityId();
            if (ancestor.equals(parent)) {
                return true;
            }
            process = parent == null ? null : processes.get(parent);
        }
        return false;
    }

    static ProcessRef reference(ProcessState process) {
        return new ProcessRef(
                process.getEntityId(),
                process.getPid(),
                process.getStartTimeNs(),
                process.getName(),
                process.getExecutable(),
                process.getCommandLine(),
                process.getUid());
    }

    private void forget(String entity) {
        onForget.accept(entity);
        processes.remove(entity);
    }

    private static ProcessState of(ProcessContext context, Event event) {
        ProcessState process = blank(context.getEntityId(), context.getPid(), context.getStartTimeNs());
        process.setParentEntityId(parentOf(context, event));
        process.setName(context.getName());
        return process;
    }

    private static @Nullable String parentOf(ProcessContext context, Event event) {
        if (context.getParentEntityId() != null) {
            return context.getParentEntityId();
        }
        return context.getParentStartTimeNs() == 0
                ? null
                : EntityId.of(event.getHeader().getBootId(), context.getParentPid(), context.getParentStartTimeNs());
    }

    private static ProcessState blank(String entity, int pid, long startTimeNs) {
        return ProcessState.newBuilder()
                .setEntityId(entity)
                .setPid(pid)
                .setStartTimeNs(startTimeNs)
                .build();
    }

    /** @return whether anything was news */
    private static boolean update(ProcessState process, ProcessContext context) {
        boolean changed = false;
        boolean session = context.getSession() != 0
                && (process.getSession() != context.getSession()
                        || process.getProcessGroup() != context.getProcessGroup());
        if (process.getUid() != context.getUid()) {
            process.setUid(context.getUid());
            changed = true;
        }
        if (session) {
            process.setSession(context.getSession());
            process.setProcessGroup(context.getProcessGroup());
            changed = true;
        }
        // Without a cgroup the source does not know the container, which is not to say that there is none.
        boolean container = context.getContainerId() != null || context.getCgroupId() != 0;
        if (container && !Objects.equals(process.getContainerId(), context.getContainerId())) {
            process.setContainerId(context.getContainerId());
            changed = true;
        }
        if (process.getExecutable() == null && context.getExecutable() != null) {
            process.setExecutable(context.getExecutable());
            process.setCommandLine(cut(context.getCommandLine()));
            changed = true;
        }
        return changed;
    }

    private void exec(ProcessState process, Event event, ProcessExec exec, HostState host) {
        long now = event.getHeader().getKernelTimeNs();
        for (int i = 0; i < exec.getAncestors().size(); i++) {
            ProcessRef ancestor = exec.getAncestors().get(i);
            boolean last = i + 1 == exec.getAncestors().size();
            learn(ancestor, last ? null : exec.getAncestors().get(i + 1).getEntityId(), now, host);
        }
        if (process.getParentEntityId() == null && !exec.getAncestors().isEmpty()) {
            process.setParentEntityId(exec.getAncestors().get(0).getEntityId());
        }
        if (exec.getForker() != null && process.getForkThread().isEmpty()) {
            process.setForkThread(exec.getForker().getName());
            process.setCloneFlags(exec.getForker().getCloneFlags());
            process.setForkTimeNs(exec.getForker().getTimeNs());
        }
        boolean snapshot = event.getHeader().getSource() == CaptureSource.SNAPSHOT;
        if (snapshot ? process.getExecTimeNs() != 0 : now < process.getExecTimeNs()) {
            return; // what is known is of a later exec, or of the exec itself
        }
        process.setPreviousExecutable(snapshot ? null : process.getExecutable());
        process.setPreviousExecEvent(process.getExecEvent());
        process.setExecutable(exec.getExecutable().getPath());
        process.setCommandLine(cut(String.join(" ", exec.getArgv())));
        // A snapshot is taken some time after the exec: of which it only knows that it was not before the start.
        process.setExecTimeNs(snapshot ? Math.max(1, process.getStartTimeNs()) : now);
        process.setExecEvent(EventId.of(event));
        ProcessContext context = event.getProcess();
        process.setName(context.getName());
    }

    private void learn(ProcessRef reference, @Nullable String parent, long now, HostState host) {
        ProcessState known = processes.get(reference.getEntityId());
        if (known == null) {
            ProcessState process = blank(reference.getEntityId(), reference.getPid(), reference.getStartTimeNs());
            process.setParentEntityId(parent);
            process.setName(reference.getName());
            process.setExecutable(reference.getExecutable());
            process.setCommandLine(cut(reference.getCommandLine()));
            process.setUid(reference.getUid());
            processes.put(process.getEntityId(), process);
            queue.add(process.getEntityId(), now, host, processes::get, this::forget);
        } else if (known.getParentEntityId() == null && parent != null) {
            known.setParentEntityId(parent);
            processes.put(known.getEntityId(), known);
        }
    }

    private void fork(ProcessState parent, Event event, ProcessFork fork, HostState host) {
        long now = event.getHeader().getKernelTimeNs();
        ProcessState child = processes.get(fork.getChildEntityId());
        boolean unknown = child == null;
        if (child == null) {
            child = blank(fork.getChildEntityId(), fork.getChildPid(), fork.getChildStartTimeNs());
        }
        // Who forked is the parent for ever, even if an event after a reparenting came first.
        child.setParentEntityId(parent.getEntityId());
        child.setForkTimeNs(now);
        child.setForkEvent(EventId.of(event));
        child.setForkThread(fork.getThreadName());
        child.setCloneFlags(fork.getCloneFlags());
        if (unknown) {
            child.setName(fork.getThreadName());
            child.setUid(parent.getUid());
            child.setSession(parent.getSession());
            child.setProcessGroup(parent.getProcessGroup());
            child.setContainerId(parent.getContainerId());
        }
        if (child.getExecutable() == null && parent.getExecTimeNs() <= now) {
            child.setExecutable(parent.getExecutable());
            child.setCommandLine(parent.getCommandLine());
        }
        if (child.getExecTimeNs() != 0 && child.getPreviousExecutable() == null) {
            child.setPreviousExecutable(parent.getExecutable());
        }
        processes.put(child.getEntityId(), child);
        if (unknown) {
            queue.add(child.getEntityId(), now, host, processes::get, this::forget);
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_COMMAND ? text : text.substring(0, LONGEST_COMMAND);
    }
}
