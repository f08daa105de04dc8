/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.state.CpuArrivals;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.state.SequenceRange;
import io.acheron.schema.state.SequenceRun;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the collector of one host says, and what has arrived of it. */
final class Accounts {
    static final String HOST = "web-1";
    static final String BOOT = "5f3a2b1c-0000-4000-8000-000000000000";
    /** The host was started an hour before, the run of the collector begins here. */
    static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    static final long BOOT_TIME = (BEGIN.getEpochSecond() - 3_600) * 1_000_000;
    static final long RUN = 3_600_000_000_000L;

    /** @param last last sequence number of CPU 0 */
    static Ledger account(int minute, long last, LedgerHop... hops) {
        return Ledger.newBuilder()
                .setSender("collector")
                .setHostId(HOST)
                .setBootId(BOOT)
                .setMinute(BEGIN.plusSeconds(60L * minute))
                .setRunNs(RUN)
                .setHops(List.of(hops))
                .setLastSequences(List.of(last))
                .build();
    }

    static LedgerHop dropped(String hop, String reason, long count) {
        return LedgerHop.newBuilder()
                .setHop(hop)
                .setIn(count)
                .setDropped(Map.of(reason, count))
                .build();
    }

    static Ledger unreadable(int minute, long count) {
        return Ledger.newBuilder()
                .setSender("refine")
                .setHostId(HOST)
                .setMinute(BEGIN.plusSeconds(60L * minute))
                .setHops(List.of(dropped("read", "dead_letter", count)))
                .build();
    }

    /**
     * @param minute after whose end this was seen
     * @param highest highest number of CPU 0
     * @param missing first and last numbers that did not arrive, one after the other
     */
    static HostArrivals arrived(int minute, long highest, long... missing) {
        return arrived(minute, highest, 7, missing);
    }

    /** The same for a job that began to read amid the run. */
    static HostArrivals arrivedSince(int minute, long highest, long... missing) {
        return arrived(minute, highest, -1, missing);
    }

    private static HostArrivals arrived(int minute, long highest, long bucket, long... missing) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (int i = 0; i < missing.length; i += 2) {
            ranges.add(new SequenceRange(missing[i], missing[i + 1], i == 0 ? bucket : 7));
        }
        SequenceRun run = SequenceRun.newBuilder()
                .setFirstTimeNs(RUN + 1)
                .setLastTimeNs(RUN + 2)
                .setHighest(highest)
                .setMissing(ranges)
                .build();
        long end = (BEGIN.getEpochSecond() + 60L * (minute + 1) + 1) * 1_000_000;
        return new HostArrivals(HOST, BOOT, BOOT_TIME, end, List.of(new CpuArrivals(0, List.of(run))));
    }

    private Accounts() {}
}
