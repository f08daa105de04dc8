/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One message of the process connector: struct nlmsghdr, struct cn_msg, struct proc_event (linux/netlink.h, connector.h,
 * cn_proc.h). These layouts are fixed by the kernel's promise to user space, unlike those that come from BTF.
 *
 * @param what PROC_EVENT_*
 * @param cpu CPU that counted it
 * @param number count of messages on this CPU; a gap is a lost message
 * @param monotonicNs CLOCK_MONOTONIC
 * @param pid the thread; for a fork the parent
 * @param tgid its process
 * @param a for a fork the child's thread id, for an exit the wait status, for an acknowledgement its error
 * @param b for a fork the child's process id
 */
record ProcMessage(int what, int cpu, long number, long monotonicNs, int pid, int tgid, int a, int b) {
    static final int ACKNOWLEDGED = 0;
    static final int FORK = 1;
    static final int EXEC = 2;
    static final int EXIT = 0x80000000;

    private static final int NETLINK_HEADER = 16;
    private static final int CONNECTOR_HEADER = 20;
    private static final int EVENT_HEADER = 16;
    private static final int SHORTEST = NETLINK_HEADER + CONNECTOR_HEADER + EVENT_HEADER + 4;
    private static final int DONE = 3;
    private static final int PROC_CONNECTOR = 1;

    /** Returns null if the bytes are not such a message. */
    static @Nullable ProcMessage parse(byte[] data, int length) {
        if (length < SHORTEST) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(data, 0, length).order(ByteOrder.nativeOrder());
        boolean fromConnector =
                bytes.getInt(NETLINK_HEADER) == PROC_CONNECTOR && bytes.getInt(NETLINK_HEADER + 4) == PROC_CONNECTOR;
        if (bytes.getShort(4) != DONE || !fromConnector) {
            return null;
        }
        int event = NETLINK_HEADER + CONNECTOR_HEADER;
        int body = event + EVENT_HEADER;
        int what = bytes.getInt(event);
        return new ProcMessage(
                what,
                bytes.getInt(event + 4),
                Integer.toUnsignedLong(bytes.getInt(NETLINK_HEADER + 8)),
                bytes.getLong(event + 8),
                bytes.getInt(body),
                at(bytes, body + 4),
                what == ACKNOWLEDGED ? bytes.getInt(body) : at(bytes, body + 8),
                at(bytes, body + 12));
    }

    private static int at(ByteBuffer bytes, int index) {
        return index + 4 <= bytes.limit() ? bytes.getInt(index) : 0;
    }

    /** The message that switches the connector on or off for this socket. */
    static byte[] control(boolean listen) {
        ByteBuffer bytes =
                ByteBuffer.allocate(NETLINK_HEADER + CONNECTOR_HEADER + 4).order(ByteOrder.nativeOrder());
        bytes.putInt(bytes.capacity())
                .putShort((short) DONE)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0);
        bytes.putInt(PROC_CONNECTOR)
                .putInt(PROC_CONNECTOR)
                .putInt(0)
                .putInt(0)
                .putShort((short) 4)
                .putShort((short) 0);
        return bytes.putInt(listen ? 1 : 2).array();
    }
}
