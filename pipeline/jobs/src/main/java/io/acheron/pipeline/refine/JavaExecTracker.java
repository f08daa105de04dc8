/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.JavaExec;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessState;
import io.acheron.schema.state.ServerState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds programs started by a JVM: a fork by one of its threads, then the exec of the spawn helper (posix_spawn, the default), then
 * the exec of the program, all in one process; or the program at once (vfork, fork). The fork or the helper may be missing.
 */
final class JavaExecTracker {
    static final String KIND = "java_exec";
    /** Programs that run the JVM in their own process. Others are known by the helper they start, or by the uprobe. */
    private static final Set<String> JVMS = Set.of("java", "javaw", "jsvc", "jshell");

    private static final String HELPER = "jspawnhelper";
    private static final int MOST_PORTS = 32;
    private static final long CLONE_VFORK = 0x4000;

    private final Store<String, ServerState> servers;
    private final ProcessTable processes;

    JavaExecTracker(Store<String, ServerState> servers, ProcessTable processes) {
        this.servers = servers;
        this.processes = processes;
    }

    /**
     * @param process the acting process as known after the event
     * @return the derived event, if this event is the exec of a program by a JVM
     */
    Optional<Event> observe(Event event, ProcessState process, HostState host) {
        if (event.getTcpAccept() != null) {
            accepted(event, process);
        } else if (event.getJavaSpawn() != null) {
            ServerState server = server(process.getEntityId());
            if (!server.getJvm()) {
                server.setJvm(true);
                servers.put(process.getEntityId(), server);
            }
        } else if (event.getProcessExec() != null && EventId.of(event).equals(process.getExecEvent())) {
            return exec(event, event.getProcessExec(), process, host);
        }
        return Optional.empty();
    }

    void forget(String entity) {
        servers.remove(entity);
    }

    private Optional<Event> exec(Event event, ProcessExec exec, ProcessState process, HostState host) {
        String program = exec.getExecutable().getPath();
        ProcessState jvm = processes.get(process.getParentEntityId());
        if (jvm == null || isHelper(program)) {
            return Optional.empty();
        }
        boolean helped = isHelper(process.getPreviousExecutable()) && process.getPreviousExecEvent() != null;
        boolean first = process.getPreviousExecEvent() == null;
        if (!helped && !(first && isJvm(jvm))) {
            return Optional.empty();
        }
        ServerState server = servers.get(jvm.getEntityId());
        Event derived = Refined.derived(
                event,
                KIND,
                context(event, process),
                processes.ancestry(process),
                process.getPreviousExecutable(),
                evidence(event, process, server, helped),
                host);
        derived.setJavaExec(payload(event, exec, process, jvm, server, helped));
        return Optional.of(derived);
    }

    private static JavaExec payload(
            Event event,
            ProcessExec exec,
            ProcessState process,
            ProcessState jvm,
            @Nullable ServerState server,
            boolean helped) {
        long now = event.getHeader().getKernelTimeNs();
        ServerState known = server == null ? ServerState.newBuilder().build() : server;
        boolean accepted = known.getLastAccept() != null;
        return JavaExec.newBuilder()
                .setThreadName(process.getForkThread())
                .setMechanism(mechanism(process.getCloneFlags(), helped))
                .setHelper(helped ? process.getPreviousExecutable() : null)
                .setJvm(ProcessTable.reference(jvm))
                .setJvmAgeMs(jvm.getStartTimeNs() == 0 ? -1 : milliseconds(now - jvm.getStartTimeNs()))
                .setExecutable(exec.getExecutable().getPath())
                .setArgv(exec.getArgv())
                .setLastAccept(known.getLastAccept())
                .setLastAcceptAgeMs(accepted ? milliseconds(now - known.getLastAcceptNs()) : -1)
                .setListeningPorts(known.getPorts())
                .build();
    }

    /** Both posix_spawn and vfork clone with CLONE_VM and CLONE_VFORK; only the JVM's posix_spawn goes through the helper. */
    static String mechanism(long cloneFlags, boolean helped) {
        if (helped) {
            return "POSIX_SPAWN";
        }
        if (cloneFlags == 0) {
            return "UNKNOWN";
        }
        return (cloneFlags & CLONE_VFORK) != 0 ? "VFORK" : "FORK";
    }

    private static List<String> evidence(
            Event event, ProcessState process, @Nullable ServerState server, boolean helped) {
        Set<String> evidence = new LinkedHashSet<>();
        if (server != null && !server.getLastAcceptEvent().isEmpty()) {
            evidence.add(server.getLastAcceptEvent());
        }
        if (process.getForkEvent() != null) {
            evidence.add(process.getForkEvent());
        }
        if (helped && process.getPreviousExecEvent() != null) {
            evidence.add(process.getPreviousExecEvent());
        }
        evidence.add(EventId.of(event));
        return List.copyOf(evidence);
    }

    private void accepted(Event event, ProcessState process) {
        ServerState server = server(process.getEntityId());
        long time = event.getHeader().getKernelTimeNs();
        if (time < server.getLastAcceptNs()) {
            return;
        }
        server.setLastAccept(event.getTcpAccept().getSocket());
        server.setLastAcceptNs(time);
        server.setLastAcceptEvent(EventId.of(event));
        int port = event.getTcpAccept().getSocket().getLocalPort();
        if (!server.getPorts().contains(port) && server.getPorts().size() < MOST_PORTS) {
            List<Integer> ports = new ArrayList<>(server.getPorts());
            ports.add(port);
            server.setPorts(ports);
        }
        servers.put(process.getEntityId(), server);
    }

    private ServerState server(String entity) {
        ServerState known = servers.get(entity);
        return known == null ? ServerState.newBuilder().build() : known;
    }

    private boolean isJvm(ProcessState process) {
        String executable = process.getExecutable();
        if (executable != null && JVMS.contains(Interpreters.base(executable))) {
            return true;
        }
        ServerState server = servers.get(process.getEntityId());
        return server != null && server.getJvm();
    }

    private static boolean isHelper(@Nullable String executable) {
        return executable != null && Interpreters.base(executable).equals(HELPER);
    }

    private static ProcessContext context(Event event, ProcessState process) {
        ProcessContext context = Refined.copy(event.getProcess());
        context.setExecutable(process.getExecutable());
        context.setCommandLine(process.getCommandLine());
        return context;
    }

    private static long milliseconds(long nanoseconds) {
        return nanoseconds / 1_000_000;
    }
}
