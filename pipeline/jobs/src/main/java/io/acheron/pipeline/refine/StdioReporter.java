/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.state.Holding;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.InterpreterState;
import io.acheron.schema.state.ProcessState;
import io.acheron.schema.state.ReportedSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which of the chains found is news, says the one that tells most, and remembers what was said. */
final class StdioReporter {
    static final int MOST_REPORTED = 64;
    private static final int INTERACTIVE = 8;
    private static final int OPENED = 16;
    private static final long FRESH_NS = 60_000_000_000L;
    private static final int MOST_ANCESTORS = 8;

    private final Store<String, InterpreterState> running;
    private final StdioChains chains;
    private final ProcessTable processes;
    private final Interpreters interpreters;
    private final RefineCounters counters;
    private final StdioFacts facts;

    StdioReporter(
            Store<String, InterpreterState> running,
            StdioChains chains,
            ProcessTable processes,
            Interpreters interpreters,
            RefineCounters counters) {
        this.running = running;
        this.chains = chains;
        this.processes = processes;
        this.interpreters = interpreters;
        this.counters = counters;
        this.facts = new StdioFacts(processes, interpreters);
    }

    /** @return a fact for each of the interpreters for which the event completed a way to a socket */
    List<Event> report(Collection<String> touched, Event event, HostState host) {
        List<Event> derived = new ArrayList<>();
        for (String entity : touched) {
            InterpreterState interpreter = running.get(entity);
            ProcessState process = processes.get(entity);
            if (interpreter != null && (process == null || process.getExitTimeNs() == 0)) {
                evaluate(entity, interpreter, event, host).ifPresent(derived::add);
            }
        }
        return derived;
    }

    /** The interpreter opened a connection by itself: a fact even if none of its three descriptors is known to lead there. */
    List<Event> reportOwn(
            String entity, InterpreterState interpreter, boolean known, Holding socket, Event event, HostState host) {
        Reach self = new Reach(socket, entity, List.of());
        int fd = socket.getFd();
        Chain chain = new Chain(socket, entity, fd == 0 ? self : null, fd == 1 ? self : null, fd == 2 ? self : null);
        boolean interactive = interactive(interpreter);
        if ((reported(interpreter, chain) & OPENED) != 0) {
            return List.of();
        }
        remember(interpreter, chain, OPENED | chain.directions() | (interactive ? INTERACTIVE : 0));
        if (known) {
            running.put(entity, interpreter);
        }
        return List.of(facts.of(event, entity, interpreter, interactive, chain, host));
    }

    private Optional<Event> evaluate(String entity, InterpreterState interpreter, Event event, HostState host) {
        long time = event.getHeader().getKernelTimeNs();
        List<Chain> found = chains.of(entity, interpreter, Math.min(time, lastSight(interpreter, time)));
        boolean interactive = interactive(interpreter);
        Chain best = null;
        boolean changed = false;
        for (Chain chain : found) {
            int says = chain.directions() | (interactive ? INTERACTIVE : 0);
            if ((says & ~reported(interpreter, chain)) == 0) {
                continue;
            }
            if (!remember(interpreter, chain, says)) {
                counters.overReported().inc();
                continue;
            }
            changed = true;
            if (saidOfAncestor(entity, chain, says)) {
                counters.inherited().inc();
            } else if (best == null || order(interpreter).compare(chain, best) > 0) {
                best = chain;
            }
        }
        if (changed) {
            running.put(entity, interpreter);
        }
        return Optional.ofNullable(best).map(chain -> facts.of(event, entity, interpreter, interactive, chain, host));
    }

    /** A holder must have lived at or after the exec: what ended before cannot be joined to it. */
    private static long lastSight(InterpreterState interpreter, long time) {
        return interpreter.getExecTimeNs() == 0 ? time : interpreter.getExecTimeNs();
    }

    /** A child with the stdio of an interpreter that was reported for the same socket tells nothing new. */
    private boolean saidOfAncestor(String entity, Chain chain, int says) {
        ProcessState process = processes.get(entity);
        for (int i = 0; process != null && i < MOST_ANCESTORS; i++) {
            String parent = process.getParentEntityId();
            InterpreterState interpreter = parent == null ? null : running.get(parent);
            if (interpreter != null && (says & ~reported(interpreter, chain)) == 0) {
                return true;
            }
            process = processes.get(parent);
        }
        return false;
    }

    private boolean interactive(InterpreterState state) {
        Interpreter interpreter = interpreters.of(state.getExecutable(), state.getArgv());
        return interpreter != null && !state.getArgv().isEmpty() && interpreter.interactive(state.getArgv());
    }

    private static int reported(InterpreterState interpreter, Chain chain) {
        for (ReportedSocket reported : interpreter.getReported()) {
            if (reported.getSocket().equals(chain.socket().getChannel())) {
                return reported.getDirections();
            }
        }
        return 0;
    }

    private static boolean remember(InterpreterState interpreter, Chain chain, int says) {
        List<ReportedSocket> all = new ArrayList<>(interpreter.getReported());
        String channel = chain.socket().getChannel();
        int before = reported(interpreter, chain);
        all.removeIf(reported -> reported.getSocket().equals(channel));
        if (before == 0 && all.size() >= MOST_REPORTED) {
            return false;
        }
        all.add(new ReportedSocket(channel, before | says));
        interpreter.setReported(all);
        return true;
    }

    /** The greater chain tells more: both ways, a fresh outgoing connection to elsewhere, few hops. */
    private static Comparator<Chain> order(InterpreterState interpreter) {
        return Comparator.comparing(Chain::bothWays)
                .thenComparing(chain -> chain.out() != null)
                .thenComparing(chain -> chain.in() != null)
                .thenComparing(chain -> isFreshConnect(chain, interpreter))
                .thenComparing(chain -> !isLoopback(chain))
                .thenComparing(chain -> -chain.hops())
                .thenComparing(chain -> chain.socket().getSinceNs());
    }

    private static boolean isFreshConnect(Chain chain, InterpreterState interpreter) {
        Socket socket = chain.socket().getSocket();
        return socket != null
                && socket.getRole() == SocketRole.CONNECT
                && socket.getOpenedNs() > interpreter.getExecTimeNs() - FRESH_NS;
    }

    private static boolean isLoopback(Chain chain) {
        @Nullable Socket socket = chain.socket().getSocket();
        return socket != null && Channels.isLoopback(socket);
    }
}
