/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** A netlink socket that receives the messages of the process connector. */
final class ProcSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_CONNECTOR = 11;
    private static final int GROUP_PROC = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    /** With the system's default one of 10,000 execs was lost, with this none. */
    private static final int RECEIVE_BYTES = 4 << 20;

    private final SocketCalls calls = LibraryLoader.create(SocketCalls.class).load("c");
    private final byte[] buffer = new byte[1024];
    private final int fd;
    private boolean closed;

    /** @throws IOException with the kernel's reason */
    ProcSocket() throws IOException {
        fd = calls.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR);
        if (fd < 0) {
            throw failed("socket");
        }
        try {
            bind();
            send(true);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void bind() throws IOException {
        byte[] size = number(RECEIVE_BYTES);
        // Beyond the system's limit needs CAP_NET_ADMIN; without it as much as is allowed.
        if (calls.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, size.length) < 0) {
            calls.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, size.length);
        }
        byte[] address = ByteBuffer.allocate(12)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_NETLINK)
                .putShort((short) 0)
                .putInt(0) // the kernel chooses
                .putInt(GROUP_PROC)
                .array();
        if (calls.bind(fd, address, address.length) < 0) {
            throw failed("bind");
        }
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    /** Switches the messages on or off. */
    void send(boolean listen) throws IOException {
        byte[] message = ProcMessage.control(listen);
        if (calls.send(fd, message, message.length, 0) < 0) {
            throw failed("send");
        }
    }

    /**
     * The next message, without waiting; messages that are not understood are passed over.
     *
     * @return null when there is none
     * @throws IOException if the socket fails; an overflow is no failure, the gap in the numbers tells it
     */
    @Nullable
    ProcMessage receive() throws IOException {
        while (true) {
            int length = (int) calls.recv(fd, buffer, buffer.length, MSG_DONTWAIT);
            if (length >= 0) {
                ProcMessage message = ProcMessage.parse(buffer, length);
                if (message != null) {
                    return message;
                }
                continue;
            }
            int error = LastError.getLastError(Runtime.getSystemRuntime());
            if (error == EAGAIN) {
                return null;
            }
            if (error != EINTR && error != ENOBUFS) {
                throw failed("recv");
            }
        }
    }

    private IOException failed(String call) {
        return new IOException(call + ": " + calls.strerror(LastError.getLastError(Runtime.getSystemRuntime())));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            calls.close(fd);
        }
    }
}
