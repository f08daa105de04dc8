/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.refine.PathFinder.Direction;
import io.acheron.pipeline.refine.Reach.Step;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.HopKind;
import io.acheron.schema.state.Holding;
import io.acheron.schema.state.InterpreterState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins what the three descriptors of an interpreter reach into one statement for each socket. Input and output that reach two
 * sockets of one pipeline count as one conversation (two clients, one for each way).
 */
final class StdioChains {
    private final PathFinder paths;
    private final Holdings holdings;
    private final ProcessTable processes;

    StdioChains(PathFinder paths, Holdings holdings, ProcessTable processes) {
        this.paths = paths;
        this.holdings = holdings;
        this.processes = processes;
    }

    /** @param time kernel time at which holders must live */
    List<Chain> of(String entity, InterpreterState interpreter, long time) {
        List<Reach> in = find(entity, interpreter, 0, Direction.IN, time);
        List<Reach> out = find(entity, interpreter, 1, Direction.OUT, time);
        List<Reach> err = find(entity, interpreter, 2, Direction.OUT, time);
        Map<String, Reach> sockets = new LinkedHashMap<>();
        out.forEach(reach -> sockets.putIfAbsent(reach.channel(), reach));
        in.forEach(reach -> sockets.putIfAbsent(reach.channel(), reach));
        err.forEach(reach -> sockets.putIfAbsent(reach.channel(), reach));
        List<Chain> chains = new ArrayList<>();
        sockets.forEach((channel, reach) -> {
            Reach output = on(out, channel);
            Reach input = on(in, channel);
            if (output != null && input == null) {
                input = conversation(entity, interpreter, output, in, time);
            }
            chains.add(new Chain(reach.socket(), reach.holder(), input, output, on(err, channel)));
        });
        return chains;
    }

    private List<Reach> find(String entity, InterpreterState interpreter, int fd, Direction direction, long time) {
        Holding holding = descriptor(interpreter, fd);
        return holding == null ? List.of() : paths.find(entity, holding, direction, time);
    }

    static @Nullable Holding descriptor(InterpreterState interpreter, int fd) {
        for (Holding holding : interpreter.getStdio()) {
            if (holding.getFd() == fd) {
                return holding;
            }
        }
        return null;
    }

    private static @Nullable Reach on(List<Reach> reached, String channel) {
        for (Reach reach : reached) {
            if (reach.channel().equals(channel)) {
                return reach;
            }
        }
        return null;
    }

    /** Input comes from another socket of the same peer or pipeline, or around a fifo that the holder of the socket writes. */
    private @Nullable Reach conversation(
            String entity, InterpreterState interpreter, Reach output, List<Reach> inputs, long time) {
        for (Reach input : inputs) {
            boolean samePeer = Objects.equals(peer(input), peer(output));
            if (samePeer || samePipeline(input.holder(), output.holder())) {
                return input;
            }
        }
        Holding stdin = descriptor(interpreter, 0);
        return stdin == null || output.steps().isEmpty() ? null : aroundFifo(entity, stdin, output, time);
    }

    /**
     * {@code cat f | sh | nc host port > f}: cat opens the fifo by itself, which no exec shows. But nc writes a fifo that nobody
     * else is known to read, and a member of the same pipeline feeds the interpreter.
     */
    private @Nullable Reach aroundFifo(String entity, Holding stdin, Reach output, long time) {
        Holding fifo = null;
        for (Holding held : holdings.held(output.holder())) {
            if (held.getType() == DescriptorType.FIFO && held.getWritable()) {
                fifo = held;
            }
        }
        if (fifo == null || hasOtherReader(fifo, output.holder(), entity)) {
            return null;
        }
        for (Step feeder : paths.feeders(entity, stdin, time)) {
            boolean feeds =
                    samePipeline(feeder.holder(), entity) && !feeder.holder().equals(output.holder());
            if (feeds && !processes.descends(entity, feeder.holder())) {
                String path = fifo.getPath() == null ? "" : fifo.getPath();
                Step around = new Step(
                        HopKind.FIFO, fifo.getInode(), path, output.holder(), fifo.getFd(), fifo.getEvidence());
                return new Reach(output.socket(), output.holder(), List.of(feeder, around));
            }
        }
        return null;
    }

    private boolean hasOtherReader(Holding fifo, String writer, String entity) {
        String readers = Channels.readers(fifo);
        return readers != null
                && holdings.holders(readers).stream()
                        .anyMatch(holder -> !holder.equals(writer) && !holder.equals(entity));
    }

    private static @Nullable String peer(Reach reach) {
        Socket socket = reach.socket().getSocket();
        return socket == null ? null : socket.getRemoteAddress();
    }

    private boolean samePipeline(String one, String other) {
        ProcessState first = processes.get(one);
        ProcessState second = processes.get(other);
        if (first == null || second == null) {
            return false;
        }
        boolean session = first.getSession() != 0 && first.getSession() == second.getSession();
        boolean group = first.getProcessGroup() != 0 && first.getProcessGroup() == second.getProcessGroup();
        return session || group;
    }
}
