/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.publish.Ledger;
import io.acheron.collector.publish.RateLimitedLog;
import io.acheron.collector.publish.spool.Spool;
import io.acheron.collector.publish.spool.SpoolFullException;
import io.acheron.collector.publish.spool.SpoolRecord;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The spool as the Kafka sink uses it: counted, and present even if the operator wants none. */
final class Backlog {
    static final long REFUSED = -1;

    private final @Nullable Spool spool;
    private final Ledger ledger = new Ledger("spool");
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(Backlog.class));
    private @Nullable SpoolRecord peeked;
    private String refusal = "spool_off";

    Backlog(@Nullable Spool spool) {
        this.spool = spool;
        if (spool != null) {
            ledger.add(Ledger.IN, spool.found() + spool.damaged());
        }
    }

    /** Keeps a record; returns its number, or {@link #REFUSED} with the reason in {@link #refusal}. */
    long store(byte[] content) {
        if (spool == null) {
            return REFUSED;
        }
        try {
            long number = spool.append(content);
            ledger.add(Ledger.IN, 1);
            return number;
        } catch (SpoolFullException e) {
            refusal = "spool_full";
            log.warn("the spool is full (%d MiB); new events are dropped and counted until Kafka is back"
                    .formatted(spool.bytes() >> 20));
        } catch (IOException e) {
            refusal = "spool_failed";
            log.warn("cannot write to the spool (%s); new events are dropped and counted".formatted(FileReason.of(e)));
        }
        return REFUSED;
    }

    /** Why the last record was refused. */
    String refusal() {
        return refusal;
    }

    boolean hasUnread() {
        return peeked != null || spool != null && spool.hasUnread();
    }

    /** The next record that is not under way; stays the next until {@link #taken}. */
    @Nullable
    SpoolRecord peek() {
        if (peeked == null && spool != null) {
            try {
                peeked = spool.next();
            } catch (IOException e) {
                log.warn("cannot read the spool (%s)".formatted(FileReason.of(e)));
            }
        }
        return peeked;
    }

    void taken() {
        peeked = null;
    }

    /** What was stored is under way already. */
    void skipUnread() {
        if (spool != null) {
            spool.skipUnread();
        }
    }

    /** Nothing is under way any more. */
    void rewind() {
        peeked = null;
        if (spool != null) {
            spool.rewind();
        }
    }

    /** A record has left the spool, as {@code reason} says. */
    void done(long number, String reason) {
        if (spool == null) {
            return;
        }
        ledger.add(reason, 1);
        try {
            spool.acknowledge(number);
        } catch (IOException e) {
            log.warn("cannot clean up the spool (%s); after a restart some events are sent twice"
                    .formatted(FileReason.of(e)));
        }
    }

    /** Percent of the spool's bound; 0 without one. */
    int fullness() {
        return spool == null ? 0 : spool.fullness();
    }

    long waiting() {
        return spool == null ? 0 : spool.waiting();
    }

    long bytes() {
        return spool == null ? 0 : spool.bytes();
    }

    List<LossCount> counts() {
        List<LossCount> counts = new ArrayList<>(ledger.counts());
        if (spool != null) {
            counts.add(new LossCount("spool", "", "damaged", spool.damaged()));
            counts.add(new LossCount("spool", "", "waiting", spool.waiting()));
        }
        return counts;
    }

    void close() {
        if (spool == null) {
            return;
        }
        try {
            spool.close();
        } catch (IOException e) {
            log.warn("cannot close the spool (%s); after a restart some events are sent twice"
                    .formatted(FileReason.of(e)));
        }
    }
}
