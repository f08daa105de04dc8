/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.state.Holding;
import io.acheron.schema.state.InterpreterState;
import java.util.ArrayDeque;
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
            String channel = across(held);
            if (channel != null
                    && holdings.holders(channel).stream()
                            .anyMatch(holder -> !holder.equals(entity) && !holder.equals(besides))) {
                return true;
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
                String channel = across(held);
                if (channel == null) {
                    continue;
                }
                for (String holder : holdings.holders(channel)) {
                    if (visited.add(holder)) {
                        next.add(new Node(holder, node.hops() + 1));
                        if (running.get(holder) != null) {
                            found.add(holder);
                        }
                    }
                }
            }
        }
        return found;
    }

    /** Who merely sits at a terminal with others is not on their way: only its master is. */
    private static @Nullable String across(Holding held) {
        if (Channels.isSlave(held)) {
            return null;
        }
        if (Channels.isUnix(held)) {
            return Channels.peer(held);
        }
        if (Channels.isInet(held)) {
            return Channels.isConnected(held) && held.getSocket() != null && Channels.isLoopback(held.getSocket())
                    ? Channels.oppositeEndpoint(held.getSocket())
                    : null;
        }
        return held.getChannel();
    }
}
