/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.payload.TcpConnect;
import io.acheron.schema.state.Holding;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.InterpreterState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds interpreters whose standard input or output reaches an internet socket, when they start and again when a later event
 * completes the way. It states facts about all of them, services and logins included; what is suspicious is for rules to say.
 */
final class StdioGraph {
    private static final int IN_PROGRESS = -115;
    private static final int MOST_ARGUMENTS = 64;
    private static final int LONGEST_ARGUMENT = 1024;

    private final Store<String, InterpreterState> running;
    private final Holdings holdings;
    private final Interpreters interpreters;
    private final Neighbours neighbours;
    private final StdioReporter reporter;

    StdioGraph(RefineState state, ProcessTable processes, RefineCounters counters) {
        this.running = state.interpreters();
        this.holdings = new Holdings(state.descriptors(), state.channels(), counters.evictedHoldings());
        this.interpreters = Interpreters.load();
        this.neighbours = new Neighbours(holdings, state.interpreters());
        PathFinder paths = new PathFinder(holdings, processes, interpreters);
        this.reporter = new StdioReporter(
                state.interpreters(), new StdioChains(paths, holdings, processes), processes, interpreters, counters);
    }

    /**
     * @param process the acting process as known after the event
     * @return derived events that this event completed
     */
    List<Event> observe(Event event, ProcessState process, HostState host) {
        if (event.getProcessExec() != null) {
            return exec(event, event.getProcessExec(), process, host);
        }
        if (event.getTcpConnect() != null) {
            TcpConnect connect = event.getTcpConnect();
            boolean failed = connect.getResult() != 0 && connect.getResult() != IN_PROGRESS;
            return failed
                    ? List.of()
                    : opened(event, connect.getSocket(), connect.getFd(), SocketRole.CONNECT, process, host);
        }
        if (event.getTcpAccept() != null) {
            Socket socket = event.getTcpAccept().getSocket();
            return opened(event, socket, event.getTcpAccept().getFd(), SocketRole.ACCEPT, process, host);
        }
        if (event.getProcessExit() != null) {
            holdings.exit(process.getEntityId());
        } else if (event.getTcpClose() != null) {
            holdings.close(process.getEntityId(), event.getTcpClose().getSocket());
        }
        return List.of();
    }

    void forget(String entity) {
        holdings.forget(entity);
        running.remove(entity);
    }

    private List<Event> exec(Event event, ProcessExec exec, ProcessState process, HostState host) {
        long time = event.getHeader().getKernelTimeNs();
        String entity = process.getEntityId();
        String id = EventId.of(event);
        Set<String> touched = new LinkedHashSet<>();
        if (id.equals(process.getExecEvent())) {
            started(event, exec, process, touched);
        } // else it runs another program by now, or a snapshot repeats what is known
        listed(entity, exec, time, id, touched);
        return reporter.report(touched, event, host);
    }

    /** A snapshot lists what the process itself holds. */
    private void listed(String entity, ProcessExec exec, long time, String id, Set<String> touched) {
        List<Holding> own = Channels.holdings(exec.getDescriptors(), time, id);
        if (own.isEmpty()) {
            return;
        }
        List<Holding> added = holdings.list(entity, own, false, time);
        if (neighbours.mayJoin(entity, added, null)) {
            touched.addAll(neighbours.interpretersNear(entity));
        }
    }

    private void started(Event event, ProcessExec exec, ProcessState process, Set<String> touched) {
        long time = event.getHeader().getKernelTimeNs();
        String entity = process.getEntityId();
        String id = EventId.of(event);
        String parent = parentAtExec(event);
        if (parent != null) {
            List<Holding> held = Channels.holdings(exec.getParentDescriptors(), time, id);
            List<Holding> added = holdings.list(parent, held, !exec.getParentDescriptorsTruncated(), time);
            if (neighbours.mayJoin(parent, added, entity)) {
                touched.addAll(neighbours.interpretersNear(parent));
            }
        }
        List<Holding> stdio = Channels.holdings(exec.getStdio(), time, id);
        Interpreter interpreter = interpreters.of(exec.getExecutable().getPath(), exec.getArgv());
        holdings.exec(entity, process.getStartTimeNs(), stdio, time, interpreter != null);
        if (neighbours.mayJoin(entity, holdings.held(entity), parent)) {
            touched.addAll(neighbours.interpretersNear(entity));
        }
        InterpreterState before = running.get(entity);
        if (interpreter != null && (interpreter.shell() || !stdio.isEmpty())) {
            InterpreterState started = state(interpreter, event, exec, process);
            started.setStdio(holdings.held(entity).stream()
                    .filter(held -> held.getFd() >= 0 && held.getFd() <= 2)
                    .toList());
            if (before != null) {
                started.setReported(before.getReported());
            }
            running.put(entity, started);
            touched.add(entity);
        } else if (before != null) {
            running.remove(entity);
            touched.remove(entity);
        }
    }

    private List<Event> opened(
            Event event, Socket socket, int fd, SocketRole role, ProcessState process, HostState host) {
        String entity = process.getEntityId();
        Holding opened = Channels.opened(socket, fd, role, event.getHeader().getKernelTimeNs(), EventId.of(event));
        boolean forkedOnly = process.getExecTimeNs() == 0 && process.getForkTimeNs() != 0;
        holdings.open(entity, opened, forkedOnly ? process.getParentEntityId() : null);
        List<Event> derived = new ArrayList<>();
        String program = process.getExecutable() == null ? process.getName() : process.getExecutable();
        Interpreter interpreter = interpreters.of(program, List.of());
        if (interpreter != null && (interpreter.shell() || (fd >= 0 && fd <= 2))) {
            InterpreterState own = running.get(entity);
            InterpreterState state = own != null ? own : running(interpreter, event, process);
            derived.addAll(reporter.reportOwn(entity, state, own != null, opened, event, host));
        }
        derived.addAll(reporter.report(neighbours.interpretersNear(entity), event, host));
        return derived;
    }

    /** A child that did not exec yet runs what its parent runs. */
    private InterpreterState running(Interpreter interpreter, Event event, ProcessState process) {
        ProcessContext context = Refined.copy(event.getProcess());
        context.setExecutable(process.getExecutable());
        context.setCommandLine(process.getCommandLine());
        InterpreterState parent = process.getParentEntityId() == null ? null : running.get(process.getParentEntityId());
        String executable = process.getExecutable() == null ? "" : process.getExecutable();
        List<String> argv = parent != null && parent.getExecutable().equals(executable) ? parent.getArgv() : List.of();
        return InterpreterState.newBuilder()
                .setName(interpreter.name())
                .setExecutable(executable)
                .setArgv(argv)
                .setProcess(context)
                .setExecTimeNs(process.getExecTimeNs())
                .setExecEvent(process.getExecEvent() == null ? "" : process.getExecEvent())
                .build();
    }

    private static InterpreterState state(
            Interpreter interpreter, Event event, ProcessExec exec, ProcessState process) {
        ProcessContext context = Refined.copy(event.getProcess());
        context.setExecutable(process.getExecutable());
        context.setCommandLine(process.getCommandLine());
        return InterpreterState.newBuilder()
                .setName(interpreter.name())
                .setExecutable(exec.getExecutable().getPath())
                .setArgv(bounded(exec.getArgv()))
                .setProcess(context)
                .setExecTimeNs(process.getExecTimeNs())
                .setExecEvent(EventId.of(event))
                .build();
    }

    /** The list belongs to the parent at the exec, which need not be the one that forked. */
    private static @Nullable String parentAtExec(Event event) {
        ProcessContext context = event.getProcess();
        if (context.getParentEntityId() != null) {
            return context.getParentEntityId();
        }
        return context.getParentStartTimeNs() == 0
                ? null
                : EntityId.of(event.getHeader().getBootId(), context.getParentPid(), context.getParentStartTimeNs());
    }

    private static List<String> bounded(List<String> argv) {
        return argv.stream()
                .limit(MOST_ARGUMENTS)
                .map(argument ->
                        argument.length() <= LONGEST_ARGUMENT ? argument : argument.substring(0, LONGEST_ARGUMENT))
                .toList();
    }
}
