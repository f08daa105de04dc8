/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** The attacker's end of a reverse shell, on loopback: sends one harmless command, reads the answer, hangs up. */
final class Listener implements AutoCloseable {
    private static final int BOUND_MILLIS = 8000;
    private static final int LARGEST_ANSWER = 64 << 10;
    private static final String NO_ANSWER = "a program called, but no shell answered the command";

    private final ServerSocket server;
    private final String marker;

    private Listener(ServerSocket server, String marker) {
        this.server = server;
        this.marker = marker;
    }

    static Listener open(String marker) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        server.setSoTimeout(BOUND_MILLIS);
        return new Listener(server, marker);
    }

    int port() {
        return server.getLocalPort();
    }

    /**
     * Waits for the shell to call, has it compute and say who it is.
     *
     * @return the line of {@code id}
     * @throws IOException if nobody calls, or nothing that shows a shell at work comes back, in time
     */
    String converse() throws IOException {
        Socket called;
        try {
            called = server.accept();
        } catch (SocketTimeoutException e) {
            throw new IOException("no shell called within %d s".formatted(BOUND_MILLIS / 1000), e);
        }
        try (Socket shell = called) {
            shell.setSoTimeout(BOUND_MILLIS);
            // The product proves that a shell computed it: a terminal or a relay only echoes the text of the command.
            String command = "echo %s-$((6*7)); id; exit\n".formatted(marker);
            shell.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            shell.getOutputStream().flush();
            return answer(shell.getInputStream());
        } catch (SocketException | SocketTimeoutException e) {
            // A caller that ends with our command unread resets the connection; one that waits for more never answers.
            throw new IOException(NO_ANSWER, e);
        }
    }

    private String answer(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        long deadline = System.nanoTime() + BOUND_MILLIS * 1_000_000L;
        while (read.size() < LARGEST_ANSWER && System.nanoTime() < deadline) {
            int length = in.read(buffer);
            if (length < 0) {
                break;
            }
            read.write(buffer, 0, length);
            String text = read.toString(StandardCharsets.ISO_8859_1);
            int proof = text.indexOf(marker + "-42");
            if (proof >= 0
                    && text.indexOf("uid=", proof) >= 0
                    && text.indexOf('\n', text.indexOf("uid=", proof)) >= 0) {
                return text.substring(text.indexOf("uid=", proof))
                        .lines()
                        .findFirst()
                        .orElse("")
                        .strip();
            }
        }
        throw new IOException(NO_ANSWER);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // The port is given back when the process ends.
        }
    }
}
