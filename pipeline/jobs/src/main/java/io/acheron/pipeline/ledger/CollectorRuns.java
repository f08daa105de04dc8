/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.state.AccountToJudge;
import io.acheron.schema.state.CollectorRun;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.state.LedgerState;
import io.acheron.schema.status.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the accounts of a host's collector with the numbers that have arrived. An account is judged when all it counts must have
 * arrived: what is behind it on the topic was read, and the account after it tells what became of what was under way.
 */
final class CollectorRuns {
    private static final int MOST_RUNS = 4;
    private static final int MOST_WAITING = 64;
    private static final long MINUTE_S = 60;
    private static final long MICROS = 1_000_000;
    /** So many accounts without any event of the host: it has nothing to say, rather than that its events are under way. */
    private static final int QUIET_ACCOUNTS = 3;

    private static final long NOT_JUDGED = -1;
    private static final long FROM_THE_BEGINNING = -2;

    private final long delayMs;
    private final boolean readsAll;

    /**
     * @param delayMs time by the clock after which what was sent before an account is taken to have arrived
     * @param readsAll whether the job reads events from the beginning of the topic rather than those that came after its start
     */
    CollectorRuns(long delayMs, boolean readsAll) {
        this.delayMs = delayMs;
        this.readsAll = readsAll;
    }

    /**
     * An account that was judged and does not add up.
     *
     * @param missing uncounted missing events; negative for counted ones that came all the same
     */
    record Finding(CollectorRun run, AccountToJudge account, long missing) {}

    /** Takes an account; one that was read before changes nothing. */
    static void add(LedgerState state, Ledger ledger, long now) {
        long minute = ledger.getMinute().getEpochSecond();
        CollectorRun run = run(state, ledger);
        if (minute <= run.getLastMinute()) {
            return;
        }
        run.setLastMinute(minute);
        run.setDropped(run.getDropped() + CollectorAccount.dropped(ledger));
        run.setDroppedNumbered(run.getDroppedNumbered() + CollectorAccount.droppedNumbered(ledger));
        run.setSpooled(CollectorAccount.spooled(ledger));
        run.getWaiting()
                .add(AccountToJudge.newBuilder()
                        .setMinute(minute)
                        .setHeardMs(now)
                        .setDropped(run.getDropped())
                        .setDroppedNumbered(run.getDroppedNumbered())
                        .setUnderWay(CollectorAccount.underWay(ledger))
                        .setLastSequences(new ArrayList<>(ledger.getLastSequences()))
                        .build());
        if (run.getWaiting().size() > MOST_WAITING) {
            run.getWaiting().remove(0); // those after it say as much
        }
    }

    static boolean anyWaiting(LedgerState state) {
        return state.getRuns().stream().anyMatch(run -> !run.getWaiting().isEmpty());
    }

    private static CollectorRun run(LedgerState state, Ledger ledger) {
        for (CollectorRun run : state.getRuns()) {
            if (run.getBootId().equals(ledger.getBootId()) && run.getRunNs() == ledger.getRunNs()) {
                return run;
            }
        }
        CollectorRun run = CollectorRun.newBuilder()
                .setBootId(ledger.getBootId())
                .setRunNs(ledger.getRunNs())
                .setParked(state.getRuns().isEmpty() ? UnreadRecords.soFar(state) : 0)
                .build();
        state.getRuns().add(run);
        if (state.getRuns().size() > MOST_RUNS) {
            state.getRuns().remove(0);
        }
        return run;
    }

    /**
     * @param settledMs when the job was there for long enough to have read what waited for it
     * @return what does not add up
     */
    List<Finding> judge(LedgerState state, long now, long settledMs) {
        List<Finding> findings = new ArrayList<>();
        List<CollectorRun> runs = state.getRuns();
        HostArrivals arrivals = state.getArrivals();
        for (int i = 0; arrivals != null && i < runs.size(); i++) {
            CollectorRun run = runs.get(i);
            CollectorRun next = i + 1 < runs.size() ? runs.get(i + 1) : null;
            if (!run.getBootId().equals(arrivals.getBootId())) {
                continue;
            }
            while (isDue(state, run, next, now, settledMs)) {
                Finding finding = judge(arrivals, run, next);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private boolean isDue(LedgerState state, CollectorRun run, @Nullable CollectorRun next, long now, long settledMs) {
        List<AccountToJudge> waiting = run.getWaiting();
        HostArrivals arrivals = state.getArrivals();
        if (waiting.isEmpty() || arrivals == null || now < settledMs) {
            return false;
        }
        AccountToJudge after = waiting.size() > 1 ? waiting.get(1) : null;
        if (after == null && next != null && !next.getWaiting().isEmpty()) {
            after = next.getWaiting().get(0);
        }
        if (after == null || now - after.getHeardMs() < delayMs) {
            return false;
        }
        // The minute in which the account was closed is over too.
        if (arrivals.getLatest() > (after.getMinute() + MINUTE_S) * MICROS) {
            return true;
        }
        return waiting.size() > QUIET_ACCOUNTS
                && now - waiting.get(QUIET_ACCOUNTS).getHeardMs() >= delayMs
                && now - state.getArrivedMs() >= delayMs;
    }

    private @Nullable Finding judge(HostArrivals arrivals, CollectorRun run, @Nullable CollectorRun next) {
        AccountToJudge account = run.getWaiting().remove(0);
        MissingNumbers missing = MissingNumbers.of(
                arrivals, run.getRunNs(), next == null ? Long.MAX_VALUE : next.getRunNs(), account.getLastSequences());
        if (run.getBase() == NOT_JUDGED && isFirst(arrivals, run, account)) {
            run.setBase(readsAll ? FROM_THE_BEGINNING : 0);
        }
        // Who was there from the beginning knows that what did not arrive then never did.
        long lost = missing.lost() + (run.getBase() == FROM_THE_BEGINNING ? missing.unknown() : 0);
        if (run.getBase() == NOT_JUDGED) {
            run.setBase(Math.max(0, lost - account.getDropped()));
        }
        long uncounted = lost
                - Math.max(0, run.getBase())
                - run.getDropped()
                - run.getParked()
                - Math.min(account.getUnderWay(), run.getSpooled())
                - run.getTold();
        if (uncounted > 0) {
            run.setTold(run.getTold() + uncounted);
            return new Finding(run, account, uncounted);
        }
        long surplus =
                account.getDroppedNumbered() - missing.lost() - missing.unknown() - missing.unclear() + run.getTold();
        if (surplus > 0) {
            run.setTold(run.getTold() - surplus);
            return new Finding(run, account, -surplus);
        }
        return null;
    }

    /** Whether nothing of the run came before the account: then all that is missing is known to this job. */
    private static boolean isFirst(HostArrivals arrivals, CollectorRun run, AccountToJudge account) {
        long begin = (arrivals.getBootTime() + run.getRunNs() / 1_000) / MICROS;
        return account.getMinute() <= begin;
    }
}
