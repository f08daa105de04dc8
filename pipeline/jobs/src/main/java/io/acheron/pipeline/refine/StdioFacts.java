/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.refine.Reach.Step;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.Hop;
import io.acheron.schema.payload.HopKind;
import io.acheron.schema.payload.StdioSocket;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.InterpreterState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the derived event about an interpreter on a socket. */
final class StdioFacts {
    static final String KIND = "stdio_socket";

    private final ProcessTable processes;
    private final Interpreters interpreters;

    StdioFacts(ProcessTable processes, Interpreters interpreters) {
        this.processes = processes;
        this.interpreters = interpreters;
    }

    Event of(
            Event completing,
            String entity,
            InterpreterState interpreter,
            boolean interactive,
            Chain chain,
            HostState host) {
        ProcessState process = processes.get(entity);
        Event event = Refined.derived(
                completing,
                KIND,
                interpreter.getProcess(),
                process == null ? List.of() : processes.ancestry(process),
                process == null ? null : process.getPreviousExecutable(),
                evidence(completing, interpreter, process, chain),
                host);
        event.setStdioSocket(payload(entity, interpreter, interactive, chain));
        return event;
    }

    private StdioSocket payload(String entity, InterpreterState interpreter, boolean interactive, Chain chain) {
        Socket socket = chain.socket().getSocket();
        if (socket == null) {
            throw new IllegalArgumentException("chain of " + entity + " ends at no socket");
        }
        Long age = age(interpreter, socket);
        StdioSocket fact = new StdioSocket();
        fact.setInterpreter(interpreter.getName());
        fact.setExecutable(interpreter.getExecutable());
        fact.setArgv(interpreter.getArgv());
        fact.setInteractive(interactive);
        fact.setStdin(chain.in() != null);
        fact.setStdout(chain.out() != null);
        fact.setStderr(chain.err() != null);
        fact.setSocket(socket);
        fact.setSocketAgeMs(age == null ? 0 : age);
        fact.setSocketAgeKnown(age != null);
        fact.setLoopback(Channels.isLoopback(socket));
        fact.setHolder(reference(chain.holder()));
        fact.setHolderRelated(related(entity, chain.holder()));
        fact.setHops(chain.hops());
        fact.setPathIn(hops(entity, chain.in()));
        fact.setPathOut(hops(entity, chain.out() != null ? chain.out() : chain.err()));
        fact.setPathText(PathText.of(chain, name(interpreter), holder -> name(reference(holder)), age));
        return fact;
    }

    private static @Nullable Long age(InterpreterState interpreter, Socket socket) {
        if (socket.getOpenedNs() == 0 || interpreter.getExecTimeNs() == 0) {
            return null;
        }
        return (interpreter.getExecTimeNs() - socket.getOpenedNs()) / 1_000_000;
    }

    private List<Hop> hops(String entity, @Nullable Reach reach) {
        List<Hop> hops = new ArrayList<>();
        if (reach == null) {
            return hops;
        }
        for (Step step : reach.steps()) {
            hops.add(new Hop(step.kind(), step.inode(), reference(step.holder()), step.fd()));
        }
        if (hops.isEmpty()) {
            int fd = reach.socket().getFd();
            hops.add(new Hop(HopKind.SAME_SOCKET, reach.socket().getInode(), reference(entity), fd));
        }
        return hops;
    }

    private boolean related(String entity, String holder) {
        if (entity.equals(holder) || processes.descends(entity, holder) || processes.descends(holder, entity)) {
            return true;
        }
        ProcessState one = processes.get(entity);
        ProcessState other = processes.get(holder);
        return one != null && other != null && one.getSession() != 0 && one.getSession() == other.getSession();
    }

    private ProcessRef reference(String entity) {
        ProcessState process = processes.get(entity);
        return process != null
                ? ProcessTable.reference(process)
                : ProcessRef.newBuilder().setEntityId(entity).setPid(0).build();
    }

    private static String name(ProcessRef process) {
        String executable = process.getExecutable();
        String name = executable == null || executable.isEmpty()
                ? process.getName()
                : executable.substring(executable.lastIndexOf('/') + 1);
        return name + '[' + process.getPid() + ']';
    }

    /** What it calls itself is shown only if it is the name of an interpreter: the text is its own. */
    private String name(InterpreterState interpreter) {
        List<String> argv = interpreter.getArgv();
        String claimed = argv.isEmpty() ? "" : argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
        String called = claimed.startsWith("-") ? claimed.substring(1) : claimed;
        String shown = interpreters.isNamed(called) ? called : interpreter.getName();
        return shown + '[' + interpreter.getProcess().getPid() + ']';
    }

    private List<String> evidence(
            Event completing, InterpreterState interpreter, @Nullable ProcessState process, Chain chain) {
        Set<String> evidence = new LinkedHashSet<>();
        if (process != null && process.getForkEvent() != null) {
            evidence.add(process.getForkEvent());
        }
        evidence.add(interpreter.getExecEvent());
        for (String holder : chain.holders()) {
            ProcessState on = processes.get(holder);
            if (on != null && on.getExecEvent() != null) {
                evidence.add(on.getExecEvent());
            }
        }
        for (Reach reach : new Reach[] {chain.in(), chain.out(), chain.err()}) {
            if (reach != null) {
                reach.steps().forEach(step -> evidence.add(step.evidence()));
                evidence.add(reach.socket().getEvidence());
            }
        }
        evidence.add(chain.socket().getEvidence());
        evidence.add(EventId.of(completing));
        evidence.remove("");
        return List.copyOf(evidence);
    }
}
