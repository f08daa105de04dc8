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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares, minute by minute, what the refine stages of a host handed on with what the detect stage took. The detect job may take
 * more, because the topic between them delivers at least once.
 */
final class JobMinutes {
    private static final int MOST = 1_024;
    private static final String READ = "read";
    private static final String CLEAN = "clean";
    private static final String DETECT = "detect";
    /** Stages that hand events on to the refined topic when no stage cleans behind them. */
    private static final Set<String> REFINE = Set.of("refine", "features");

    private final long delayMs;

    /** @param delayMs time by the clock after which an account no longer grows */
    JobMinutes(long delayMs) {
        this.delayMs = delayMs;
    }

    /**
     * A minute in which events went missing between the stages.
     *
     * @param minute seconds since the epoch
     * @param handedOn events handed on
     * @param taken events taken
     */
    record Finding(long minute, long handedOn, long taken) {}

    /** Takes what a job says of a minute, in place of what it said before. */
    static void add(LedgerState state, Ledger ledger, long now) {
        for (LedgerHop hop : ledger.getHops()) {
            JobMinute told = JobMinute.newBuilder()
                    .setMinute(ledger.getMinute().getEpochSecond())
                    .setSender(ledger.getSender())
                    .setHop(hop.getHop())
                    .setRunNs(ledger.getRunNs())
                    .setIn(hop.getIn())
                    .setOut(hop.getOut())
                    .setParked(hop.getDropped().getOrDefault("dead_letter", 0L))
                    .setHeardMs(now)
                    .build();
            long parkedBefore = forget(state, told);
            state.getMinutes().add(told);
            if (hop.getHop().equals(READ) && !state.getRuns().isEmpty()) {
                CollectorRun newest = state.getRuns().get(state.getRuns().size() - 1);
                newest.setParked(newest.getParked() + told.getParked() - parkedBefore);
            }
        }
        if (state.getMinutes().size() > MOST) {
            state.getMinutes().remove(0);
        }
    }

    static boolean anyWaiting(LedgerState state) {
        return state.getMinutes().stream().anyMatch(it -> !it.getHop().equals(READ));
    }

    private static long forget(LedgerState state, JobMinute told) {
        long parked = 0;
        for (JobMinute known : state.getMinutes()) {
            if (isSame(known, told)) {
                parked = known.getParked();
            }
        }
        keep(state, known -> !isSame(known, told));
        return parked;
    }

    private static void keep(LedgerState state, Predicate<JobMinute> which) {
        // A copy: from the lists that a state backend reads nothing can be removed by condition.
        state.setMinutes(state.getMinutes().stream().filter(which).collect(Collectors.toCollection(ArrayList::new)));
    }

    private static boolean isSame(JobMinute one, JobMinute other) {
        return one.getMinute() == other.getMinute()
                && one.getRunNs() == other.getRunNs()
                && one.getHop().equals(other.getHop())
                && one.getSender().equals(other.getSender());
    }

    /** @return the minutes that are over and do not fit; they are forgotten with those that do */
    List<Finding> judge(LedgerState state, long now) {
        long reached = state.getMinutes().stream()
                .filter(it -> it.getHop().equals(DETECT))
                .mapToLong(JobMinute::getMinute)
                .max()
                .orElse(Long.MIN_VALUE);
        Set<Long> minutes = new TreeSet<>();
        state.getMinutes().forEach(it -> minutes.add(it.getMinute()));
        List<Finding> findings = new ArrayList<>();
        for (long minute : minutes) {
            // A detect job that is behind has not come so far; without one there is nobody to compare with.
            if (minute < reached && at(state, minute).allMatch(it -> now - it.getHeardMs() >= delayMs)) {
                long handedOn = handedOn(state, minute);
                long taken = at(state, minute)
                        .filter(it -> it.getHop().equals(DETECT))
                        .mapToLong(JobMinute::getIn)
                        .sum();
                if (taken < handedOn) {
                    findings.add(new Finding(minute, handedOn, taken));
                }
                // What could not be read is known until its own record no longer grows, which this says it does not.
                keep(state, it -> it.getMinute() != minute || it.getHop().equals(READ));
            }
        }
        return findings;
    }

    private static long handedOn(LedgerState state, long minute) {
        boolean cleans = at(state, minute).anyMatch(it -> it.getHop().equals(CLEAN));
        return at(state, minute)
                .filter(it -> cleans ? it.getHop().equals(CLEAN) : REFINE.contains(it.getHop()))
                .mapToLong(JobMinute::getOut)
                .sum();
    }

    private static Stream<JobMinute> at(LedgerState state, long minute) {
        return state.getMinutes().stream().filter(it -> it.getMinute() == minute);
    }
}
