/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.state.ChannelState;
import io.acheron.schema.state.DescriptorState;
import io.acheron.schema.state.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/** Which process holds which pipe, terminal or socket, and the way back from these to the processes. Both are bounded. */
final class Holdings {
    static final int MOST_SOCKETS = 16;
    static final int MOST_OTHERS = 48;
    static final int MOST_HOLDERS = 32;
    private static final long REFRESH_NS = 86_400_000_000_000L;

    private final Store<String, DescriptorState> descriptors;
    private final Store<String, ChannelState> channels;
    private final Counter evicted;

    Holdings(Store<String, DescriptorState> descriptors, Store<String, ChannelState> channels, Counter evicted) {
        this.descriptors = descriptors;
        this.channels = channels;
        this.evicted = evicted;
    }

    List<Holding> held(String entity) {
        DescriptorState state = descriptors.get(entity);
        return state == null ? List.of() : state.getHeld();
    }

    List<String> holders(String channel) {
        ChannelState state = channels.get(channel);
        return state == null ? List.of() : state.getHolders();
    }

    /**
     * The process runs another program: its descriptors 0 to 2 are told, connections it opened itself may be kept, the rest is
     * taken to be closed.
     *
     * @param since kernel time from which a connection is the process's own, not inherited
     * @param interpreter whether it must be found by its terminal
     */
    void exec(String entity, long since, List<Holding> stdio, long time, boolean interpreter) {
        List<Holding> old = held(entity);
        List<Holding> held = new ArrayList<>();
        stdio.forEach(holding -> held.add(withOpening(holding, old)));
        for (Holding holding : old) {
            boolean own = Channels.isInet(holding) && holding.getFd() > 2 && holding.getSinceNs() >= since;
            if ((own || holding.getSinceNs() > time) && !contains(held, holding)) {
                held.add(holding);
            }
        }
        write(entity, old, held, 0, interpreter);
    }

    /**
     * @param listed sockets, pipes, fifos and pty masters of the process at the time
     * @param complete whether it holds no others
     * @return what was not known before
     */
    List<Holding> list(String entity, List<Holding> listed, boolean complete, long time) {
        DescriptorState state = descriptors.get(entity);
        if (state == null && listed.isEmpty()) {
            return List.of();
        }
        List<Holding> old = state == null ? List.of() : state.getHeld();
        if (state != null && time < state.getListedNs()) {
            return List.of();
        }
        List<Holding> held = new ArrayList<>();
        listed.forEach(holding -> held.add(withOpening(holding, old)));
        for (Holding holding : old) {
            boolean unlisted = Channels.isSlave(holding) || holding.getSinceNs() > time || !complete;
            if (unlisted && !contains(held, holding)) {
                held.add(holding);
            }
        }
        List<Holding> added =
                held.stream().filter(holding -> !contains(old, holding)).toList();
        boolean stale = state != null && time - state.getListedNs() > REFRESH_NS;
        if (!added.isEmpty() || held.size() != old.size() || stale) {
            write(entity, old, held, time, false);
        }
        return added;
    }

    /** Adds a connection; a child that still runs its parent's program also gets what it inherited, since it may relay. */
    void open(String entity, Holding socket, @Nullable String runsProgramOf) {
        List<Holding> old = held(entity);
        List<Holding> held = new ArrayList<>();
        for (Holding holding : old) {
            if (!holding.getChannel().equals(socket.getChannel())) {
                held.add(holding);
            }
        }
        if (runsProgramOf != null && old.isEmpty()) {
            held.addAll(held(runsProgramOf));
        }
        held.add(socket);
        write(entity, old, held, 0, false);
    }

    /** The connection is gone for all who hold it. */
    void close(String entity, Socket socket) {
        String channel = channelOf(entity, socket);
        if (channel == null) {
            return;
        }
        Set<String> holders = new LinkedHashSet<>(holders(channel));
        holders.add(entity);
        for (String holder : holders) {
            List<Holding> old = held(holder);
            List<Holding> held = new ArrayList<>(old);
            if (held.removeIf(holding -> holding.getChannel().equals(channel))) {
                write(holder, old, held, 0, false);
            }
        }
    }

    /** Its pipes and terminals are closed; a connection may live on in a child and is kept until its own end. */
    void exit(String entity) {
        List<Holding> old = held(entity);
        List<Holding> held = old.stream().filter(Channels::isInet).toList();
        if (held.size() != old.size()) {
            write(entity, old, held, 0, false);
        }
    }

    void forget(String entity) {
        DescriptorState state = descriptors.get(entity);
        if (state == null) {
            return;
        }
        for (Holding holding : state.getHeld()) {
            unindex(holding, entity);
        }
        descriptors.remove(entity);
    }

    /** At the end of a connection the kernel may know its inode no more: then its addresses name it. */
    private @Nullable String channelOf(String entity, Socket socket) {
        for (Holding holding : held(entity)) {
            Socket known = holding.getSocket();
            if (known == null || !Channels.isInet(holding)) {
                continue;
            }
            boolean same = socket.getCookie() != 0 && socket.getCookie() == known.getCookie();
            if (same || Channels.endpoint(known).equals(Channels.endpoint(socket))) {
                return holding.getChannel();
            }
        }
        return socket.getInode() == 0 ? null : "s:" + socket.getInode();
    }

    /** The event that opened a connection tells more about it than a later list of descriptors: when, by whom, which side. */
    private Holding withOpening(Holding holding, List<Holding> old) {
        if (!Channels.isInet(holding)) {
            return holding;
        }
        Holding opening = earliest(holding, holding, old);
        for (String holder : holders(holding.getChannel())) {
            opening = earliest(holding, opening, held(holder));
        }
        return opening == holding ? holding : merged(holding, opening);
    }

    private static Holding earliest(Holding same, Holding best, List<Holding> among) {
        Holding earliest = best;
        for (Holding known : among) {
            if (known.getChannel().equals(same.getChannel())
                    && wasOpened(known)
                    && known.getSinceNs() < earliest.getSinceNs()) {
                earliest = known;
            }
        }
        return earliest;
    }

    private static Holding merged(Holding holding, Holding opening) {
        Holding merged = Holding.newBuilder(holding).build();
        merged.setSocket(opening.getSocket());
        merged.setSinceNs(opening.getSinceNs());
        merged.setEvidence(opening.getEvidence());
        return merged;
    }

    private static boolean wasOpened(Holding holding) {
        Socket socket = holding.getSocket();
        return socket != null
                && socket.getOpenedNs() != 0
                && (socket.getRole() == SocketRole.CONNECT || socket.getRole() == SocketRole.ACCEPT);
    }

    private void write(String entity, List<Holding> old, List<Holding> wanted, long listed, boolean interpreter) {
        List<Holding> held = bounded(wanted);
        Set<String> indexed = new LinkedHashSet<>();
        if (interpreter || !held.stream().allMatch(Channels::isSlave)) {
            held.forEach(holding -> indexed.addAll(Channels.names(holding)));
        }
        Set<String> known = new LinkedHashSet<>();
        for (Holding holding : old) {
            for (String name : Channels.names(holding)) {
                if (!indexed.contains(name)) {
                    unindex(name, entity);
                } else {
                    known.add(name);
                }
            }
        }
        for (String name : indexed) {
            if (!known.contains(name) || name.startsWith("t:")) {
                index(name, entity);
            }
        }
        if (held.isEmpty()) {
            descriptors.remove(entity);
        } else {
            descriptors.put(entity, new DescriptorState(held, listed));
        }
    }

    private List<Holding> bounded(List<Holding> wanted) {
        List<Holding> bounded = new ArrayList<>(wanted);
        trim(bounded, true, MOST_SOCKETS);
        trim(bounded, false, MOST_OTHERS);
        return bounded;
    }

    private void trim(List<Holding> held, boolean inet, int most) {
        List<Holding> of = held.stream()
                .filter(holding -> Channels.isInet(holding) == inet && holding.getFd() > 2)
                .sorted(Comparator.comparingLong(Holding::getSinceNs))
                .toList();
        for (int i = 0; i < of.size() - most; i++) {
            held.remove(of.get(i));
            evicted.inc();
        }
    }

    private void index(String channel, String entity) {
        List<String> holders = new ArrayList<>(holders(channel));
        if (holders.contains(entity)) {
            return;
        }
        holders.add(entity);
        if (holders.size() > MOST_HOLDERS) {
            holders.remove(0);
            evicted.inc();
        }
        channels.put(channel, new ChannelState(holders));
    }

    private void unindex(Holding holding, String entity) {
        Channels.names(holding).forEach(name -> unindex(name, entity));
    }

    private void unindex(String channel, String entity) {
        List<String> holders = new ArrayList<>(holders(channel));
        if (!holders.remove(entity)) {
            return;
        }
        if (holders.isEmpty()) {
            channels.remove(channel);
        } else {
            channels.put(channel, new ChannelState(holders));
        }
    }

    private static boolean contains(List<Holding> held, Holding wanted) {
        return held.stream()
                .anyMatch(holding -> holding.getChannel().equals(wanted.getChannel())
                        && (holding.getFd() == wanted.getFd() || wanted.getFd() < 0));
    }
}
