/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A log collector that reads messages by their length. */
final class Receiver implements AutoCloseable {
    private final List<String> messages;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param port 0 for any */
    Receiver(ServerSocketFactory sockets, int port, List<String> messages) throws IOException {
        this.messages = messages;
        this.server = sockets.createServerSocket(port, 10, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    static List<String> messages() {
        return new CopyOnWriteArrayList<>();
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                thread(() -> read(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void read(Socket socket) {
        try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                int length = 0;
                for (int c = in.read(); c != ' '; c = in.read()) {
                    if (c < '0' || c > '9') {
                        return;
                    }
                    length = length * 10 + c - '0';
                }
                messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void thread(Runnable run) {
        Thread thread = new Thread(run, "receiver");
        thread.setDaemon(true);
        thread.start();
    }
}
