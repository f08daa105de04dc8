/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import io.acheron.local.run.Failure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A name server on loopback that has an answer to everything, so that no question of the techniques leaves the machine. It listens on 5353,
 * one of the two ports the kernel side watches, because 53 would need privileges and is often taken.
 */
public final class LoopbackResolver implements AutoCloseable {
    private static final int PORT = 5353;
    private static final int LARGEST = 4096;

    private final DatagramSocket socket;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::serve, "loopback-resolver");

    private LoopbackResolver(DatagramSocket socket) {
        this.socket = socket;
        thread.setDaemon(true);
        thread.start();
    }

    /** @return a resolver on the first address of 127.53.53.0/24 where the port is free */
    public static LoopbackResolver start() {
        for (int last = 1; last < 255; last++) {
            try {
                InetAddress address = InetAddress.getByAddress(new byte[] {127, 53, 53, (byte) last});
                return new LoopbackResolver(new DatagramSocket(new InetSocketAddress(address, PORT)));
            } catch (SocketException e) {
                // Taken by another run of this program, or by a resolver bound to all addresses: the next address may
                // be free.
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        throw Failure.of(
                "UDP port %d is taken on all loopback addresses, so no DNS technique can run; end the program that has it (ss -lup)"
                        .formatted(PORT));
    }

    /** @return IPv4 address in dotted form */
    public String host() {
        return socket.getLocalAddress().getHostAddress();
    }

    /** @return UDP port */
    public int port() {
        return socket.getLocalPort();
    }

    /** @return address and port joined by a colon */
    String address() {
        return host() + ":" + port();
    }

    /** @return whether this name or one below it was asked */
    boolean asked(String name) {
        return names.contains(name) || names.stream().anyMatch(asked -> asked.endsWith("." + name));
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = DnsReply.to(buffer, packet.getLength(), this::remember);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException | RuntimeException e) {
                // Not a question, or the asker has gone: there is nothing to answer.
            }
        }
    }

    private void remember(byte[] name) {
        names.add(new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
        // Tunnels ask a new name each time; what was asked longest ago is of no interest any more.
        if (names.size() > 10_000) {
            names.clear();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
