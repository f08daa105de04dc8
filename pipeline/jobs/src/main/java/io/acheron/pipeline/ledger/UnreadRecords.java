/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.state.CollectorRun;
import io.acheron.schema.state.JobMinute;
import io.acheron.schema.state.LedgerState;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.util.ArrayList;
import java.util.List;

/** Counts the records of a host that the jobs could not read: they arrived, and their numbers did not. */
final class UnreadRecords {
    private static final int MOST = 256;
    private static final String READ = "read";

    /** Takes what a job says of a minute, in place of what it said before; other hops say nothing here. */
    static void add(LedgerState state, Ledger ledger, long now) {
        for (LedgerHop hop : ledger.getHops()) {
            if (hop.getHop().equals(READ)) {
                long unread = hop.getDropped().getOrDefault("dead_letter", 0L);
                long more = unread - replace(state, ledger, unread, now);
                if (!state.getRuns().isEmpty()) {
                    CollectorRun newest = state.getRuns().get(state.getRuns().size() - 1);
                    newest.setParked(newest.getParked() + more);
                }
            }
        }
    }

    /** @return those counted before the first account of a collector came */
    static long soFar(LedgerState state) {
        return state.getMinutes().stream().mapToLong(JobMinute::getParked).sum();
    }

    /** @return what was told of the same minute before */
    private static long replace(LedgerState state, Ledger ledger, long unread, long now) {
        List<JobMinute> kept = new ArrayList<>();
        long before = 0;
        for (JobMinute known : state.getMinutes()) {
            if (known.getMinute() == ledger.getMinute().getEpochSecond()
                    && known.getSender().equals(ledger.getSender())) {
                before = known.getParked();
            } else {
                kept.add(known);
            }
        }
        kept.add(JobMinute.newBuilder()
                .setMinute(ledger.getMinute().getEpochSecond())
                .setSender(ledger.getSender())
                .setHop(READ)
                .setRunNs(ledger.getRunNs())
                .setParked(unread)
                .setHeardMs(now)
                .build());
        state.setMinutes(new ArrayList<>(kept.subList(Math.max(0, kept.size() - MOST), kept.size())));
        return before;
    }

    private UnreadRecords() {}
}
