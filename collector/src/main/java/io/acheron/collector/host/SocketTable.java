/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sockets of one network namespace by inode, from the tables below /proc/PID/net; bounded. */
public final class SocketTable {
    private static final int MOST = 16_384;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int LISTEN = 10;
    private static final String[] TCP_STATES = {
        "",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING",
        "NEW_SYN_RECV"
    };

    /** Lines, not records: most sockets are never asked for. */
    private final Map<Long, Line> lines = new HashMap<>();

    private record Line(String family, int protocol, String text) {}

    /** Reads the tables of the namespace that a directory such as /proc/1/net shows. */
    public SocketTable(Path net) {
        read(net.resolve("tcp"), "inet", TCP, 9);
        read(net.resolve("tcp6"), "inet6", TCP, 9);
        read(net.resolve("udp"), "inet", UDP, 9);
        read(net.resolve("udp6"), "inet6", UDP, 9);
        read(net.resolve("unix"), "unix", 0, 6);
    }

    private void read(Path table, String family, int protocol, int inodeColumn) {
        try (Stream<String> rows = Files.lines(table, StandardCharsets.ISO_8859_1)) {
            rows.skip(1).limit(MOST).forEach(row -> {
                String text = row.strip();
                long inode = number(column(text, inodeColumn));
                if (inode != 0 && lines.size() < MOST) {
                    lines.put(inode, new Line(family, protocol, text));
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            // No such table (IPv6 off) or the process has gone: its sockets stay without addresses.
        }
    }

    int size() {
        return lines.size();
    }

    /** Hands over each socket that has an inode. */
    public void forEach(Consumer<Socket> into) {
        lines.keySet().forEach(inode -> into.accept(socket(inode)));
    }

    /** The socket of an inode; of family "" when the tables do not have it. */
    Socket socket(long inode) {
        Line line = lines.get(inode);
        Socket socket = Socket.newBuilder()
                .setFamily(line == null ? "" : line.family)
                .setInode(inode)
                .setProtocol(line == null ? 0 : line.protocol)
                .build();
        if (line != null && line.protocol == 0) {
            unix(socket, line.text);
        } else if (line != null) {
            internet(socket, line);
        }
        return socket;
    }

    /** {@code sl local rem st ...}: addresses as words in host byte order, ports and state in hexadecimal. */
    private static void internet(Socket socket, Line line) {
        socket.setType(line.protocol == TCP ? "stream" : "dgram");
        String local = column(line.text, 1);
        String remote = column(line.text, 2);
        socket.setLocalAddress(address(local));
        socket.setLocalPort(port(local));
        socket.setRemotePort(port(remote));
        if (socket.getRemotePort() != 0) {
            socket.setRemoteAddress(address(remote));
        }
        if (line.protocol == TCP) {
            int state = Integer.parseInt(column(line.text, 3), 16);
            socket.setState(state < TCP_STATES.length ? TCP_STATES[state] : "");
            socket.setRole(state == LISTEN ? SocketRole.LISTEN : SocketRole.UNKNOWN);
        }
    }

    /** {@code Num RefCount Protocol Flags Type St Inode Path}. */
    private static void unix(Socket socket, String row) {
        socket.setType(
                switch (column(row, 4)) {
                    case "0001" -> "stream";
                    case "0002" -> "dgram";
                    case "0005" -> "seqpacket";
                    default -> "";
                });
        String path = column(row, 7);
        socket.setLocalAddress(path.isEmpty() ? null : path);
        // Flag __SO_ACCEPTCON
        socket.setRole(column(row, 3).equals("00010000") ? SocketRole.LISTEN : SocketRole.UNKNOWN);
    }

    private static String column(String row, int wanted) {
        int from = 0;
        for (int column = 0; ; column++) {
            while (from < row.length() && row.charAt(from) == ' ') {
                from++;
            }
            int end = row.indexOf(' ', from);
            end = end < 0 ? row.length() : end;
            if (column == wanted || from >= row.length()) {
                return row.substring(Math.min(from, row.length()), end);
            }
            from = end;
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static @Nullable String address(String column) {
        int colon = column.indexOf(':');
        if (colon != 8 && colon != 32) {
            return null;
        }
        byte[] words = HexFormat.of().parseHex(column, 0, colon);
        byte[] address = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            address[i] = words[i & ~3 | 3 - (i & 3)];
        }
        return AddressText.of(address);
    }

    private static int port(String column) {
        int colon = column.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(column, colon + 1, column.length(), 16);
    }
}
