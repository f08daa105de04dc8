/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A network of IPv4 or IPv6. An IPv4 address mapped into IPv6 counts as IPv4. */
final class Cidr {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @return the network of a text such as 10.0.0.0/8 or fe80::/10, null if it is none; an address alone is a network of one */
    static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int most = address.length * 8;
        if (slash < 0) {
            return new Cidr(address, most);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}")) {
            return null;
        }
        // ::ffff:10.0.0.0/104 has been read as 10.0.0.0: the first 96 bits are the prefix of mapped addresses.
        boolean mapped = address.length == 4 && text.indexOf(':') >= 0;
        int bits = Integer.parseInt(length) - (mapped ? 96 : 0);
        return bits < 0 || bits > most ? null : new Cidr(address, bits);
    }

    boolean contains(String text) {
        byte[] address = address(text);
        if (address == null || address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (address[whole] ^ network[whole]) >>> (8 - rest) << (8 - rest) << 24 == 0;
    }

    private static byte @Nullable [] address(String text) {
        Matcher v4 = IPV4.matcher(text);
        if (v4.matches()) {
            byte[] bytes = new byte[4];
            for (int i = 0; i < 4; i++) {
                int part = Integer.parseInt(v4.group(i + 1));
                if (part > 255) {
                    return null;
                }
                bytes[i] = (byte) part;
            }
            return bytes;
        }
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        // A text with a colon is only ever read as an address: nothing is looked up.
        if (address.indexOf(':') < 0 || !IPV6.matcher(address).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && that.bits == bits && Arrays.equals(that.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + bits;
    }
}
