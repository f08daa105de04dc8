/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

/** Writes IP addresses: dotted for IPv4 and IPv4-mapped, RFC 5952 for IPv6 (the JDK does not shorten runs of zeros). */
public final class AddressText {
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int GROUPS = 8;

    /**
     * @param address 4 or 16 bytes in network order
     * @throws IllegalArgumentException for another length
     */
    public static String of(byte[] address) {
        return switch (address.length) {
            case IPV4 -> ipv4(address, 0);
            case IPV6 -> isMapped(address) ? ipv4(address, IPV6 - IPV4) : ipv6(address);
            default -> throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + address.length);
        };
    }

    private static String ipv4(byte[] address, int from) {
        StringBuilder text = new StringBuilder(15);
        for (int i = from; i < from + IPV4; i++) {
            text.append(i == from ? "" : ".").append(address[i] & 0xFF);
        }
        return text.toString();
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static String ipv6(byte[] address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | address[2 * i + 1] & 0xFF;
        }
        int runStart = -1;
        int runLength = 1; // a single zero group is written, not shortened
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosFrom(groups, i);
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static int zerosFrom(int[] groups, int from) {
        int i = from;
        while (i < groups.length && groups[i] == 0) {
            i++;
        }
        return i - from;
    }

    private AddressText() {}
}
