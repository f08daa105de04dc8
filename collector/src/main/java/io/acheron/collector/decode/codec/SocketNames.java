/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

/** Names of the numbers the kernel's socket interface uses; they are its stable ABI. */
final class SocketNames {
    static final int UNIX = 1;
    static final int VSOCK = 40;
    private static final int TCP = 6;
    private static final String[] STATES = {
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

    static String family(int number) {
        return switch (number) {
            case UNIX -> "unix";
            case AddressCodec.INET -> "inet";
            case AddressCodec.INET6 -> "inet6";
            case 16 -> "netlink";
            case 17 -> "packet";
            case VSOCK -> "vsock";
            case 44 -> "xdp";
            default -> Integer.toString(number);
        };
    }

    static String type(int number) {
        return switch (number) {
            case 0 -> "";
            case 1 -> "stream";
            case 2 -> "dgram";
            case 3 -> "raw";
            case 5 -> "seqpacket";
            default -> Integer.toString(number);
        };
    }

    static String state(int protocol, int number) {
        return protocol == TCP && number >= 0 && number < STATES.length ? STATES[number] : "";
    }

    private SocketNames() {}
}
