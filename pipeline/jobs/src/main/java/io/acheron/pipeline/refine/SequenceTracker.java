/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Header;
import io.acheron.schema.state.CpuSequence;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.SequenceRange;
import io.acheron.schema.state.SequenceRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells repeats from new events and counts gaps, exactly, by (boot, cpu, sequence). Numbers begin anew with each start of the
 * collector within a boot; a number that was seen before but carries a later kernel time than all of its run opens a new run.
 */
final class SequenceTracker {
    static final int MOST_RANGES = 256;
    static final int MOST_RUNS = 4;
    /** An interrupt may swap time and number of two events on a CPU by microseconds; a collector takes longer than this to start. */
    static final long RESTART_SLACK_NS = 100_000_000;

    private final Store<String, CpuSequence> sequences;
    private final RefineCounters counters;

    SequenceTracker(Store<String, CpuSequence> sequences, RefineCounters counters) {
        this.sequences = sequences;
        this.counters = counters;
    }

    /**
     * @param host state of the host; its losses are brought up to date
     * @return false if the event arrived before
     */
    boolean isNew(Header header, HostState host) {
        if (header.getSource() == CaptureSource.DERIVED || header.getSequence() <= 0) {
            return true;
        }
        String key = key(header);
        CpuSequence known = sequences.get(key);
        CpuSequence sequence = known == null ? new CpuSequence(new ArrayList<>()) : known;
        boolean isNew = accept(sequence.getRuns(), header, host);
        if (isNew) {
            sequences.put(key, sequence);
        } else {
            counters.repeats().inc();
        }
        return isNew;
    }

    private boolean accept(List<SequenceRun> runs, Header header, HostState host) {
        long number = header.getSequence();
        long time = header.getKernelTimeNs();
        SequenceRun run = runOf(runs, number, time);
        if (run == null) {
            runs.add(begin(header, host, runs.isEmpty()));
            if (runs.size() > MOST_RUNS) {
                runs.remove(0);
            }
            return true;
        }
        if (number > run.getHighest()) {
            if (number > run.getHighest() + 1) {
                addMissing(run, run.getHighest() + 1, number - 1, header, host, true);
            }
            run.setHighest(number);
        } else if (!fill(run, number, host)) {
            return false;
        }
        run.setFirstTimeNs(Math.min(run.getFirstTimeNs(), time));
        run.setLastTimeNs(Math.max(run.getLastTimeNs(), time));
        return true;
    }

    /** @return the run the number belongs to, or null if it opens a new one */
    private static @Nullable SequenceRun runOf(List<SequenceRun> runs, long number, long time) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            SequenceRun run = runs.get(i);
            boolean newest = i == runs.size() - 1;
            if (newest && number <= run.getHighest() && time > run.getLastTimeNs() + RESTART_SLACK_NS) {
                return null;
            }
            if (i == 0 || time >= run.getFirstTimeNs() || time > runs.get(i - 1).getLastTimeNs()) {
                return run;
            }
        }
        return null;
    }

    /** What was sent before the very first event that reaches this job is not known to be lost. */
    private SequenceRun begin(Header header, HostState host, boolean veryFirst) {
        long time = header.getKernelTimeNs();
        SequenceRun run = new SequenceRun(time, time, header.getSequence(), new ArrayList<>(), 0L);
        if (header.getSequence() > 1) {
            addMissing(run, 1, header.getSequence() - 1, header, host, !veryFirst);
        }
        return run;
    }

    private void addMissing(SequenceRun run, long from, long to, Header header, HostState host, boolean lost) {
        // Only a CPU's numbers are dense; other sources number several streams at once.
        boolean counted = lost && header.getCpu() >= 0;
        long bucket = counted ? LossWindow.bucket(header.getEventTime()) : LossWindow.NOT_COUNTED;
        run.getMissing().add(new SequenceRange(from, to, bucket));
        if (counted) {
            LossWindow.add(host, bucket, to - from + 1);
            counters.lost().inc(to - from + 1);
        }
        trim(run);
    }

    private void trim(SequenceRun run) {
        while (run.getMissing().size() > MOST_RANGES) {
            SequenceRange oldest = run.getMissing().remove(0);
            if (oldest.getBucket() != LossWindow.NOT_COUNTED) {
                run.setGivenUp(run.getGivenUp() + oldest.getTo() - oldest.getFrom() + 1);
            }
            counters.forgottenRanges().inc();
        }
    }

    /** @return whether the number was missing; it no longer is */
    private boolean fill(SequenceRun run, long number, HostState host) {
        List<SequenceRange> missing = run.getMissing();
        for (int i = 0; i < missing.size(); i++) {
            SequenceRange range = missing.get(i);
            if (number >= range.getFrom() && number <= range.getTo()) {
                missing.remove(i);
                if (number < range.getTo()) {
                    missing.add(i, new SequenceRange(number + 1, range.getTo(), range.getBucket()));
                }
                if (number > range.getFrom()) {
                    missing.add(i, new SequenceRange(range.getFrom(), number - 1, range.getBucket()));
                }
                if (range.getBucket() != LossWindow.NOT_COUNTED) {
                    LossWindow.add(host, range.getBucket(), -1);
                    counters.late().inc();
                }
                trim(run);
                return true;
            }
        }
        return false;
    }

    private static String key(Header header) {
        String cpu = header.getBootId() + '/' + header.getCpu();
        return header.getCpu() >= 0 ? cpu : cpu + '/' + header.getSource() + '/' + header.getProbe();
    }
}
