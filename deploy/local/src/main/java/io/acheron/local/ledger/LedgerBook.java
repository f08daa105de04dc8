/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ledger;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Gathers accounts from the status topic. Of an account that was told several times the last one counts. */
public final class LedgerBook {
    /** The way of an event. Hops that are not known here come last. */
    private static final List<String> WAY = List.of(
            "kernel",
            "decode",
            "queue",
            "spool",
            "publish",
            "transport",
            "read",
            "refine",
            "features",
            "clean",
            "handover",
            "detect",
            "alert");

    private static final Comparator<LedgerRow> ORDER = Comparator.comparing(LedgerRow::host)
            .thenComparing(LedgerRow::minute)
            .thenComparingInt(row -> WAY.contains(row.hop()) ? WAY.indexOf(row.hop()) : WAY.size())
            .thenComparing(LedgerRow::hop)
            .thenComparing(LedgerRow::sender);

    private final SingleObject<Ledger> codec = SingleObject.of(Ledger.class);
    private final Map<List<Object>, Told> accounts = new LinkedHashMap<>();

    private record Told(Ledger ledger, List<LedgerHop> hops) {}

    /** Takes a record of the status topic; what is not an account, and what cannot be read, is passed over. */
    public void receive(byte[] value) {
        if (!codec.recognises(value)) {
            return;
        }
        try {
            Ledger ledger = codec.decode(value);
            Map<String, List<LedgerHop>> hops = new LinkedHashMap<>();
            ledger.getHops()
                    .forEach(hop -> hops.computeIfAbsent(hop.getHop(), it -> new ArrayList<>())
                            .add(hop));
            hops.forEach((hop, lines) -> accounts.put(
                    List.of(
                            ledger.getHostId(),
                            ledger.getMinute(),
                            ledger.getSender(),
                            hop,
                            ledger.getBootId(),
                            ledger.getRunNs()),
                    new Told(ledger, lines)));
        } catch (UndecodableRecordException e) {
            // The jobs park it with the reason; a table for people goes on.
            return;
        }
    }

    /**
     * @param since minutes before are left out
     * @param hosts which hosts are wanted
     * @return by host, minute and way of the events
     */
    public List<LedgerRow> rows(Instant since, Predicate<String> hosts) {
        Map<List<Object>, LedgerRow> rows = new LinkedHashMap<>();
        for (Told told : accounts.values()) {
            Ledger ledger = told.ledger();
            if (ledger.getMinute().isBefore(since) || !hosts.test(ledger.getHostId())) {
                continue;
            }
            String hop = told.hops().get(0).getHop();
            LedgerRow none = LedgerRow.empty(ledger.getHostId(), ledger.getMinute(), ledger.getSender(), hop);
            for (LedgerHop line : told.hops()) {
                rows.compute(
                        List.of(none.host(), none.minute(), none.sender(), hop),
                        (key, row) -> (row == null ? none : row).plus(line));
            }
        }
        return rows.values().stream().sorted(ORDER).toList();
    }
}
