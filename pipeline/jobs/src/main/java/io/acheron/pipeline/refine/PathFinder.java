/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.refine.Reach.Step;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.HopKind;
import io.acheron.schema.state.Holding;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows bytes from a descriptor, process by process, to internet sockets: breadth first, so the shortest way wins. */
final class PathFinder {
    /** Which way bytes flow, seen from the interpreter. */
    enum Direction {
        IN,
        OUT
    }

    static final int MOST_HOPS = 3;
    private static final int MOST_PROCESSES = 64;
    /** A relay opens its other connection when it is asked, not hours before. */
    private static final long RELAY_NS = 10_000_000_000L;

    private final Holdings holdings;
    private final ProcessTable processes;
    private final Interpreters interpreters;

    PathFinder(Holdings holdings, ProcessTable processes, Interpreters interpreters) {
        this.holdings = holdings;
        this.processes = processes;
        this.interpreters = interpreters;
    }

    /** A descriptor through which bytes came to, or leave, a process. */
    private record Node(String owner, Holding via, List<Step> steps) {}

    /**
     * @param start descriptor of the interpreter
     * @param time kernel time at which holders must live
     */
    List<Reach> find(String interpreter, Holding start, Direction direction, long time) {
        List<Reach> found = new ArrayList<>();
        Set<String> visited = new HashSet<>();
        visited.add(interpreter);
        Queue<Node> next = new ArrayDeque<>();
        next.add(new Node(interpreter, start, List.of()));
        while (!next.isEmpty() && visited.size() < MOST_PROCESSES) {
            Node node = next.remove();
            if (Channels.isInet(node.via())) {
                if (Channels.isConnected(node.via())) {
                    found.add(new Reach(node.via(), node.owner(), node.steps()));
                    relay(node, found, time);
                }
                continue;
            }
            if (node.steps().size() >= MOST_HOPS) {
                continue;
            }
            for (Node far : farEnds(node, direction)) {
                if (lives(far.owner(), time) && visited.add(far.owner())) {
                    expand(far, direction, next);
                }
            }
        }
        return found;
    }

    /** @return the living processes that write what the interpreter reads from the descriptor */
    List<Step> feeders(String interpreter, Holding stdin, long time) {
        return farEnds(new Node(interpreter, stdin, List.of()), Direction.IN).stream()
                .filter(far -> lives(far.owner(), time))
                .map(far -> far.steps().get(0))
                .toList();
    }

    private void expand(Node far, Direction direction, Queue<Node> next) {
        ProcessState process = processes.get(far.owner());
        // A shell starts others; it passes bytes on by itself only to a socket. Its terminal is not the end of a
        // child's pipe.
        boolean shell = process != null && isShell(process);
        for (Holding held : holdings.held(far.owner())) {
            boolean flows = direction == Direction.OUT ? held.getWritable() : held.getReadable();
            boolean other = !held.getChannel().equals(far.via().getChannel());
            if (flows && other && (!shell || Channels.isInet(held))) {
                next.add(new Node(far.owner(), held, far.steps()));
            }
        }
    }

    private boolean isShell(ProcessState process) {
        Interpreter interpreter = interpreters.of(process.getExecutable(), List.of());
        return interpreter != null && interpreter.shell();
    }

    /** A connection to this very host goes on where its other end is, if that process then opened one to elsewhere. */
    private void relay(Node node, List<Reach> found, long time) {
        Socket socket = node.via().getSocket();
        if (socket == null || !Channels.isLoopback(socket) || node.steps().size() >= MOST_HOPS) {
            return;
        }
        for (String holder : holdings.holders(Channels.oppositeEndpoint(socket))) {
            if (holder.equals(node.owner()) || !lives(holder, time)) {
                continue;
            }
            for (Holding held : holdings.held(holder)) {
                Socket onward = held.getSocket();
                if (onward != null
                        && Channels.isConnected(held)
                        && !Channels.isLoopback(onward)
                        && Math.abs(held.getSinceNs() - node.via().getSinceNs()) < RELAY_NS) {
                    List<Step> steps = new ArrayList<>(node.steps());
                    steps.add(new Step(HopKind.LOOPBACK, node.via().getInode(), "", holder, -1, held.getEvidence()));
                    found.add(new Reach(held, holder, steps));
                }
            }
        }
    }

    private List<Node> farEnds(Node node, Direction direction) {
        List<Node> ends = new ArrayList<>();
        Holding near = node.via();
        String name = direction == Direction.OUT ? Channels.readers(near) : Channels.writers(near);
        if (name == null) {
            return ends;
        }
        for (String holder : holdings.holders(name)) {
            Holding far = holder.equals(node.owner()) ? null : farEnd(holder, name);
            if (far != null) {
                List<Step> steps = new ArrayList<>(node.steps());
                String path = near.getPath() == null ? "" : near.getPath();
                steps.add(new Step(kind(near), near.getInode(), path, holder, far.getFd(), far.getEvidence()));
                ends.add(new Node(holder, far, steps));
            }
        }
        return ends;
    }

    private @Nullable Holding farEnd(String holder, String name) {
        for (Holding held : holdings.held(holder)) {
            if (Channels.names(held).contains(name)) {
                return held;
            }
        }
        return null;
    }

    static HopKind kind(Holding near) {
        return switch (near.getType()) {
            case PIPE -> HopKind.PIPE;
            case FIFO -> HopKind.FIFO;
            case TTY, PTY_MASTER -> HopKind.PTY;
            case SOCKET -> Channels.isUnix(near) ? HopKind.UNIX_PAIR : HopKind.SAME_SOCKET;
            default -> HopKind.UNKNOWN;
        };
    }

    private boolean lives(String entity, long time) {
        ProcessState process = processes.get(entity);
        return process == null || process.getExitTimeNs() == 0 || process.getExitTimeNs() > time;
    }
}
