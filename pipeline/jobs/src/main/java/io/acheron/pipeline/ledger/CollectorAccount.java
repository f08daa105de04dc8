/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Reads from the account of a collector what became of the events that bear a sequence number. */
final class CollectorAccount {
    private static final String KERNEL = "kernel";
    private static final Set<String> NUMBERED_HOPS = Set.of(KERNEL, "decode");
    private static final Set<String> UNDER_WAY = Set.of("in_flight", "waiting");
    /** Went from one hop to another rather than away. */
    private static final String SPOOLED = "spooled";
    /** What a filter of the kernel names takes no number. */
    private static final String FILTERED = "filtered";

    static boolean isOne(Ledger ledger) {
        return ledger.getSender().equals("collector")
                && !ledger.getLastSequences().isEmpty();
    }

    /** @return events dropped in the minute; those behind the decoder may include some without a number */
    static long dropped(Ledger ledger) {
        return sum(ledger, CollectorAccount::isDropped);
    }

    /** @return of those, the ones that bore a number for sure */
    static long droppedNumbered(Ledger ledger) {
        return sum(ledger, (hop, reason) -> NUMBERED_HOPS.contains(hop.getHop()) && isDropped(hop, reason));
    }

    /** @return events anywhere in the collector at the end of the minute */
    static long underWay(Ledger ledger) {
        return sum(ledger, (hop, reason) -> UNDER_WAY.contains(reason));
    }

    /** @return events on disk at the end of the minute: they alone may stay for longer than a minute */
    static long spooled(Ledger ledger) {
        return sum(ledger, (hop, reason) -> reason.equals("waiting"));
    }

    private static boolean isDropped(LedgerHop hop, String reason) {
        return !UNDER_WAY.contains(reason)
                && !reason.equals(SPOOLED)
                && !(reason.equals(FILTERED) && hop.getHop().equals(KERNEL));
    }

    private static long sum(Ledger ledger, BiPredicate<LedgerHop, String> which) {
        long sum = 0;
        for (LedgerHop hop : ledger.getHops()) {
            for (Map.Entry<String, Long> dropped : hop.getDropped().entrySet()) {
                if (which.test(hop, dropped.getKey())) {
                    sum += dropped.getValue();
                }
            }
        }
        return sum;
    }

    private CollectorAccount() {}
}
