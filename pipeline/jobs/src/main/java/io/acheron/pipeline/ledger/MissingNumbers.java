/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.state.CpuArrivals;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.state.SequenceRange;
import io.acheron.schema.state.SequenceRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the numbers that have not arrived of those that a collector had given by the end of a minute.
 *
 * @param lost not arrived
 * @param unknown not arrived, but from before the job began to read: they may have arrived then
 * @param unclear given, and perhaps not arrived: numbers of two runs of the collector that could not be told apart
 */
record MissingNumbers(long lost, long unknown, long unclear) {
    private static final MissingNumbers NONE = new MissingNumbers(0, 0, 0);

    /**
     * @param runNs when the run of the collector began
     * @param nextRunNs when the one after it began; {@link Long#MAX_VALUE} when it is the newest
     * @param last last number of each CPU, from CPU 0
     */
    static MissingNumbers of(HostArrivals arrivals, long runNs, long nextRunNs, List<Long> last) {
        Map<Integer, List<SequenceRun>> cpus = new HashMap<>();
        for (CpuArrivals cpu : arrivals.getCpus()) {
            cpus.put(cpu.getCpu(), cpu.getRuns());
        }
        MissingNumbers all = NONE;
        for (int cpu = 0; cpu < last.size(); cpu++) {
            all = all.plus(ofCpu(cpus.getOrDefault(cpu, List.of()), runNs, nextRunNs, last.get(cpu)));
        }
        return all;
    }

    private static MissingNumbers ofCpu(List<SequenceRun> runs, long runNs, long nextRunNs, long last) {
        boolean unclear = false;
        for (SequenceRun run : runs) {
            if (run.getFirstTimeNs() >= runNs && run.getFirstTimeNs() < nextRunNs) {
                return of(run, last);
            }
            unclear |= run.getFirstTimeNs() < runNs && run.getLastTimeNs() >= runNs;
        }
        return unclear ? new MissingNumbers(0, 0, last) : new MissingNumbers(last, 0, 0);
    }

    private static MissingNumbers of(SequenceRun run, long last) {
        long lost = run.getGivenUp() + Math.max(0, last - run.getHighest());
        long unknown = 0;
        for (SequenceRange range : run.getMissing()) {
            long size = Math.max(0, Math.min(range.getTo(), last) - range.getFrom() + 1);
            if (range.getBucket() < 0) {
                unknown += size;
            } else {
                lost += size;
            }
        }
        return new MissingNumbers(lost, unknown, 0);
    }

    private MissingNumbers plus(MissingNumbers other) {
        return new MissingNumbers(lost + other.lost, unknown + other.unknown, unclear + other.unclear);
    }
}
