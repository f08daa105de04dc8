/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.dns;

import io.acheron.collector.host.AddressText;
import java.util.HexFormat;

/** Writes the data of a resource record as text. */
final class RecordData {
    /** Longest data that is shown in hexadecimal, bytes; what an attacker hides in odd types needs no more to be recognised. */
    private static final int LONGEST_HEX = 512;

    /**
     * Reads {@code length} bytes, which the caller has found to be there, and leaves the position behind them whatever they hold.
     */
    static String text(Wire wire, int type, int length) throws MalformedMessageException {
        int end = wire.position() + length;
        String text = switch (type) {
            case RecordType.A -> length == 4 ? AddressText.of(wire.bytes(4)) : hex(wire, length);
            case RecordType.AAAA -> length == 16 ? AddressText.of(wire.bytes(16)) : hex(wire, length);
            case RecordType.CNAME, RecordType.NS, RecordType.PTR, RecordType.DNAME -> wire.name();
            case RecordType.MX -> numbers(wire, 1) + wire.name();
            case RecordType.SRV -> numbers(wire, 3) + wire.name();
            case RecordType.SOA -> wire.name() + ' ' + wire.name() + serials(wire);
            case RecordType.TXT -> strings(wire, end);
            default -> hex(wire, length);
        };
        if (wire.position() > end) {
            throw new MalformedMessageException(
                    "%s data is longer than its announced %d bytes".formatted(RecordType.name(type), length));
        }
        wire.moveTo(end);
        return text;
    }

    private static String numbers(Wire wire, int count) throws MalformedMessageException {
        wire.need(2 * count);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(wire.u16()).append(' ');
        }
        return text.toString();
    }

    private static String serials(Wire wire) throws MalformedMessageException {
        wire.need(20);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            text.append(' ').append(wire.u32());
        }
        return text.toString();
    }

    /** The character strings of a TXT record, joined without anything between, as RFC 7208 reads them. */
    private static String strings(Wire wire, int end) throws MalformedMessageException {
        StringBuilder text = new StringBuilder();
        while (wire.position() < end) {
            int length = wire.u8();
            if (length > end - wire.position()) {
                throw new MalformedMessageException(
                        "TXT string of %d bytes is longer than its record".formatted(length));
            }
            wire.text(text, length);
        }
        return text.toString();
    }

    private static String hex(Wire wire, int length) {
        return HexFormat.of().formatHex(wire.bytes(Math.min(length, LONGEST_HEX)));
    }

    private RecordData() {}
}
