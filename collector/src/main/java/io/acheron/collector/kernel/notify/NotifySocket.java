/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.notify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * The socket of sd_notify(3). Java has sockets in the file system, but none for datagrams.
 *
 * <p>A message takes a socket of its own: there are a few a minute, and a service manager that was replaced meanwhile is found again.
 */
public final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** Of {@code sun_path}. */
    private static final int LONGEST_NAME = 108;

    private final NotifyCalls calls = LibraryLoader.create(NotifyCalls.class).load("c");
    private final String name;
    private final byte[] address;

    /**
     * @param name as in {@code NOTIFY_SOCKET}: an absolute path, or {@code @} and an abstract name
     * @throws IllegalArgumentException if it is neither, or too long
     */
    public NotifySocket(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name.startsWith("@");
        if (!isAbstract && !name.startsWith("/") || bytes.length >= LONGEST_NAME || bytes.length < 2) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET is '%s': expected an absolute path or @NAME of at most %d bytes"
                            .formatted(name, LONGEST_NAME - 1));
        }
        if (isAbstract) {
            bytes[0] = 0;
        }
        this.name = name;
        // A path ends with a zero byte; in an abstract name one more byte would make it another name.
        this.address = ByteBuffer.allocate(Short.BYTES + bytes.length + (isAbstract ? 0 : 1))
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(bytes)
                .array();
    }

    /**
     * Sends one message; never waits for the receiver.
     *
     * @param assignments lines such as {@code READY=1}
     * @throws IOException with the kernel's reason
     */
    public void send(String assignments) throws IOException {
        int fd = calls.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0) {
            throw failed("socket");
        }
        try {
            if (calls.connect(fd, address, address.length) < 0) {
                throw failed("connect");
            }
            byte[] message = assignments.getBytes(StandardCharsets.UTF_8);
            if (calls.send(fd, message, message.length, MSG_NOSIGNAL) < 0) {
                throw failed("send");
            }
        } finally {
            calls.close(fd);
        }
    }

    private IOException failed(String call) {
        int number = LastError.getLastError(Runtime.getSystemRuntime());
        return new IOException("%s to NOTIFY_SOCKET %s: %s".formatted(call, name, calls.strerror(number)));
    }
}
