/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP or TLS connection that is made when it is needed. Syslog has no answers; all a sender can see is that the receiver hung up. */
final class Connection implements AutoCloseable {
    private final SyslogOptions options;
    private @Nullable Socket socket;

    Connection(SyslogOptions options) {
        this.options = options;
    }

    /** @throws IOException if the receiver is away; whatever of the bytes it has, the connection is closed and all must be sent again */
    synchronized void write(byte[] bytes) throws IOException {
        try {
            Socket open = open();
            open.getOutputStream().write(bytes);
            open.getOutputStream().flush();
        } catch (IOException e) {
            close();
            throw new IOException("%s:%d: %s".formatted(options.host(), options.port(), e.getMessage()), e);
        }
    }

    private Socket open() throws IOException {
        if (socket != null && !hungUp(socket)) {
            return socket;
        }
        close();
        int timeoutMs = Math.toIntExact(options.timeout().toMillis());
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(options.host(), options.port()), timeoutMs);
            plain.setKeepAlive(true);
            plain.setSoTimeout(timeoutMs);
            socket = options.tls() == null ? plain : secure(plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
        return socket;
    }

    private Socket secure(Socket plain) throws IOException {
        SSLSocket secure = (SSLSocket) Objects.requireNonNull(options.tls())
                .context()
                .getSocketFactory()
                .createSocket(plain, options.host(), options.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        // Without this the JDK takes any name in a certificate that it trusts.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** A receiver that was restarted has closed its side; what is written after that is lost without an error. */
    private static boolean hungUp(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            socket.setSoTimeout(before);
        }
    }

    @Override
    public synchronized void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is given up in any case.
            }
            socket = null;
        }
    }
}
