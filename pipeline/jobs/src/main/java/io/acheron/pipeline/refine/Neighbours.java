/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.Socket;
import io.acheron.schema.state.Holding;
import io.acheron.schema.state.InterpreterState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the interpreters whose way to a socket may lead over a process, so that a new fact about it reaches them. */
final class Neighbours {
    private static final int MOST_PROCESSES = 64;

    private final Holdings holdings;
    private final Store<String, InterpreterState> running;

    Neighbours(Holdings holdings, Store<String, InterpreterState> running) {
        this.holdings = holdings;
        this.running = running;
    }

    private record Node(String entity, int hops) {}

    /**
     * @param news descriptors of the process that were not known before
     * @param besides a process that is joined to it in any case
     * @return whether the descriptors may complete the way of another process
     */
    boolean mayJoin(String entity, List<Holding> news, @Nullable String besides) {
        for (Holding held : news) {
            if (Channels.isConnected(held)) {
                return true;
            }
            for (String name : across(held)) {
                if (holdings.holders(name).stream()
                        .anyMatch(holder -> !holder.equals(entity) && !holder.equals(besides))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return interpreters within reach of the process, without itself */
    Set<String> interpretersNear(String entity) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> visited = new LinkedHashSet<>();
        visited.add(entity);
        Queue<Node> next = new ArrayDeque<>();
        next.add(new Node(entity, 0));
        while (!next.isEmpty() && visited.size() < MOST_PROCESSES) {
            Node node = next.remove();
            if (node.hops() >= PathFinder.MOST_HOPS) {
                continue;
            }
            for (Holding held : holdings.held(node.entity())) {
                for (String name : across(held)) {
                    visit(name, node.hops() + 1, visited, next, found);
                }
            }
        }
        return found;
    }

    private void visit(String name, int hops, Set<String> visited, Queue<Node> next, Set<String> found) {
        for (String holder : holdings.holders(name)) {
            if (visited.add(holder)) {
                next.add(new Node(holder, hops));
                if (running.get(holder) != null) {
                    found.add(holder);
                }
            }
        }
    }

    /** Who merely sits at a terminal with others is not on their way: only its master is. */
    private static List<String> across(Holding held) {
        List<String> names = new ArrayList<>(2);
        Socket socket = held.getSocket();
        if (Channels.isInet(held)) {
            if (socket != null && Channels.isConnected(held) && Channels.isLoopback(socket)) {
                names.add(Channels.oppositeEndpoint(socket));
            }
        } else if (!Channels.isSlave(held)) {
            add(held.getReadable(), Channels.writers(held), names);
            add(held.getWritable(), Channels.readers(held), names);
        }
        return names;
    }

    private static void add(boolean open, @Nullable String name, List<String> names) {
        if (open && name != null && !names.contains(name)) {
            names.add(name);
        }
    }
}
