/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.state.Holding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each thing that two processes can share a name: kind and inode. */
final class Channels {
    private static final String READERS = "/r";
    private static final String WRITERS = "/w";
    private static final String MASTER = "/m";
    private static final String SLAVE = "/s";

    /**
     * @param event id of the event that tells it
     * @return null if bytes do not get anywhere through the descriptor: files, devices, unconnected sockets
     */
    static @Nullable Holding holding(Descriptor descriptor, long time, String event) {
        Socket socket = descriptor.getSocket();
        long inode = descriptor.getInode();
        String channel = switch (descriptor.getType()) {
            case PIPE -> inode == 0 ? null : "p:" + inode;
            case FIFO -> inode == 0 ? null : "f:" + descriptor.getDev() + ':' + inode;
            case TTY, PTY_MASTER -> terminal(descriptor.getTtyIndex());
            case SOCKET -> socket == null ? null : socket(socket, inode);
            default -> null;
        };
        if (channel == null) {
            return null;
        }
        boolean both = descriptor.getType() == DescriptorType.SOCKET;
        boolean terminal = descriptor.getTtyIndex() >= 0 && !both;
        return new Holding(
                channel,
                descriptor.getFd(),
                descriptor.getType(),
                both || descriptor.getReadable(),
                both || descriptor.getWritable(),
                terminal ? (long) descriptor.getTtyIndex() : inode,
                descriptor.getPath(),
                socket,
                time,
                event);
    }

    static Holding opened(Socket socket, int fd, SocketRole role, long time, String event) {
        Socket opened = Socket.newBuilder(socket).build();
        if (opened.getRole() == SocketRole.UNKNOWN) {
            opened.setRole(role);
        }
        if (opened.getOpenedNs() == 0) {
            opened.setOpenedNs(time);
        }
        String channel = inet(socket, socket.getInode());
        return new Holding(
                channel, fd, DescriptorType.SOCKET, true, true, socket.getInode(), null, opened, time, event);
    }

    static List<Holding> holdings(List<Descriptor> descriptors, long time, String event) {
        List<Holding> holdings = new ArrayList<>();
        for (Descriptor descriptor : descriptors) {
            Holding holding = holding(descriptor, time, event);
            if (holding != null) {
                holdings.add(holding);
            }
        }
        return holdings;
    }

    static boolean isInet(Holding holding) {
        return holding.getSocket() != null && isInet(holding.getSocket());
    }

    /** @return whether bytes can go to or come from a peer, so not when it listens */
    static boolean isConnected(Holding holding) {
        Socket socket = holding.getSocket();
        return socket != null
                && isInet(socket)
                && socket.getRemotePort() != 0
                && !socket.getState().equals("LISTEN");
    }

    static boolean isUnix(Holding holding) {
        return holding.getSocket() != null && holding.getSocket().getFamily().equals("unix");
    }

    static boolean isSlave(Holding holding) {
        return holding.getType() == DescriptorType.TTY;
    }

    /**
     * Readers and writers of a pipe are found apart, so that the hundred writers of one pipe do not crowd out its reader; so are
     * the master of a terminal and those who sit at it.
     *
     * @return the names under which a holder of the descriptor is found
     */
    static List<String> names(Holding holding) {
        String channel = holding.getChannel();
        Socket socket = holding.getSocket();
        if (socket != null) {
            return isConnected(holding) && isLoopback(socket) ? List.of(channel, endpoint(socket)) : List.of(channel);
        }
        if (isTerminal(holding)) {
            return List.of(channel + (isSlave(holding) ? SLAVE : MASTER));
        }
        List<String> names = new ArrayList<>(2);
        if (holding.getReadable()) {
            names.add(channel + READERS);
        }
        if (holding.getWritable()) {
            names.add(channel + WRITERS);
        }
        return names;
    }

    /** @return the name under which those are found who get what is written to the descriptor; null if there are none */
    static @Nullable String readers(Holding holding) {
        return isStream(holding) ? holding.getChannel() + READERS : otherEnd(holding);
    }

    /** @return the name under which those are found who write what is read from the descriptor; null if there are none */
    static @Nullable String writers(Holding holding) {
        return isStream(holding) ? holding.getChannel() + WRITERS : otherEnd(holding);
    }

    private static @Nullable String otherEnd(Holding holding) {
        Socket socket = holding.getSocket();
        if (socket != null) {
            return socket.getPeerInode() == 0 ? null : "u:" + socket.getPeerInode();
        }
        return holding.getChannel() + (isSlave(holding) ? MASTER : SLAVE);
    }

    private static boolean isStream(Holding holding) {
        return holding.getType() == DescriptorType.PIPE || holding.getType() == DescriptorType.FIFO;
    }

    private static boolean isTerminal(Holding holding) {
        return isSlave(holding) || holding.getType() == DescriptorType.PTY_MASTER;
    }

    /** @return the name under which both ends of a connection within the host are found, seen from the given end */
    static String endpoint(Socket socket) {
        return "e:" + socket.getLocalAddress() + ' ' + socket.getLocalPort() + ' ' + socket.getRemoteAddress() + ' '
                + socket.getRemotePort();
    }

    static String oppositeEndpoint(Socket socket) {
        return "e:" + socket.getRemoteAddress() + ' ' + socket.getRemotePort() + ' ' + socket.getLocalAddress() + ' '
                + socket.getLocalPort();
    }

    /** @return whether the peer is this host: a loopback address, or the very address it comes from */
    static boolean isLoopback(Socket socket) {
        String remote = socket.getRemoteAddress();
        if (remote == null || remote.isEmpty()) {
            return false;
        }
        String plain = remote.startsWith("::ffff:") ? remote.substring("::ffff:".length()) : remote;
        return plain.startsWith("127.")
                || plain.equals("::1")
                || plain.equals("0:0:0:0:0:0:0:1")
                || remote.equals(socket.getLocalAddress());
    }

    private static @Nullable String socket(Socket socket, long inode) {
        if (isInet(socket)) {
            return inet(socket, inode);
        }
        return socket.getFamily().equals("unix") && inode != 0 ? "u:" + inode : null;
    }

    private static String inet(Socket socket, long inode) {
        return inode != 0 ? "s:" + inode : "c:" + socket.getCookie();
    }

    private static @Nullable String terminal(int index) {
        return index < 0 ? null : "t:" + index;
    }

    private static boolean isInet(Socket socket) {
        return socket.getFamily().equals("inet") || socket.getFamily().equals("inet6");
    }

    private Channels() {}
}
