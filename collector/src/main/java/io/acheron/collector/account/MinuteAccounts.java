/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.account;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.status.Ledger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Closes the account of each minute and hands it to the sink. While the sink cannot take it, accounts wait; when {@value #MOST_WAITING}
 * wait, the newest is for more than a minute, so that the sum stays right. For the thread that drains.
 */
public final class MinuteAccounts {
    static final int MOST_WAITING = 240;

    private static final String SENDER = "collector";

    private final HostIdentity host;
    private final long runNs;
    private final Supplier<Instant> clock;
    private final Supplier<List<LossCount>> counters;
    private final Supplier<long[]> sequences;
    private final Predicate<Ledger> sink;
    private final Deque<Ledger> waiting = new ArrayDeque<>();
    /** The counters at the beginning and at the end of the newest account. */
    private HopCounts begin = HopCounts.none();

    private HopCounts end = HopCounts.none();
    private Instant minute;

    /**
     * @param runNs when this run began, CLOCK_BOOTTIME nanoseconds
     * @param counters returns the counters of all hops
     * @param sequences returns the last sequence number of each CPU
     * @param sink takes an account, or returns false if it cannot now
     */
    public MinuteAccounts(
            HostIdentity host,
            long runNs,
            Supplier<Instant> clock,
            Supplier<List<LossCount>> counters,
            Supplier<long[]> sequences,
            Predicate<Ledger> sink) {
        this.host = host;
        this.runNs = runNs;
        this.clock = clock;
        this.counters = counters;
        this.sequences = sequences;
        this.sink = sink;
        this.minute = minuteOf(clock.get());
    }

    /** Does what is due; cheap when nothing is. */
    public void turn() {
        Instant now = minuteOf(clock.get());
        if (!now.equals(minute)) {
            close();
            minute = now;
        }
        send();
    }

    /** Closes the account of the minute that has begun and sends what can be sent. */
    public void finish() {
        close();
        send();
    }

    private void close() {
        HopCounts now = HopCounts.of(counters.get());
        if (waiting.size() == MOST_WAITING) {
            waiting.removeLast(); // the new one is for both
        } else {
            begin = end;
        }
        waiting.add(Ledger.newBuilder()
                .setSender(SENDER)
                .setHostId(host.hostId())
                .setBootId(host.bootId())
                .setMinute(minute)
                .setRunNs(runNs)
                .setHops(now.since(begin))
                .setLastSequences(Arrays.stream(sequences.get()).boxed().collect(Collectors.toList()))
                .build());
        end = now;
    }

    private void send() {
        while (!waiting.isEmpty() && sink.test(waiting.getFirst())) {
            waiting.removeFirst();
        }
    }

    private static Instant minuteOf(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }
}
