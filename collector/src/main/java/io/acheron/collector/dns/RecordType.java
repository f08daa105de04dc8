/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.dns;

import java.util.Map;

/** Names of record types (IANA "DNS Parameters"). */
final class RecordType {
    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int DNAME = 39;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(A, "A"),
            Map.entry(NS, "NS"),
            Map.entry(CNAME, "CNAME"),
            Map.entry(SOA, "SOA"),
            Map.entry(10, "NULL"),
            Map.entry(PTR, "PTR"),
            Map.entry(13, "HINFO"),
            Map.entry(MX, "MX"),
            Map.entry(TXT, "TXT"),
            Map.entry(17, "RP"),
            Map.entry(AAAA, "AAAA"),
            Map.entry(SRV, "SRV"),
            Map.entry(35, "NAPTR"),
            Map.entry(DNAME, "DNAME"),
            Map.entry(41, "OPT"),
            Map.entry(43, "DS"),
            Map.entry(44, "SSHFP"),
            Map.entry(46, "RRSIG"),
            Map.entry(47, "NSEC"),
            Map.entry(48, "DNSKEY"),
            Map.entry(50, "NSEC3"),
            Map.entry(52, "TLSA"),
            Map.entry(64, "SVCB"),
            Map.entry(65, "HTTPS"),
            Map.entry(99, "SPF"),
            Map.entry(249, "TKEY"),
            Map.entry(250, "TSIG"),
            Map.entry(251, "IXFR"),
            Map.entry(252, "AXFR"),
            Map.entry(255, "ANY"),
            Map.entry(256, "URI"),
            Map.entry(257, "CAA"));

    /** @return the mnemonic, or TYPEn (RFC 3597) */
    static String name(int type) {
        String name = NAMES.get(type);
        return name == null ? "TYPE" + type : name;
    }

    private RecordType() {}
}
