/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.state.HandoverGap;
import io.acheron.schema.state.HandoverRun;
import io.acheron.schema.state.HandoverState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which numbers of a host have come. */
final class HandoverRuns {
    static final int MOST_RUNS = 4;
    static final int MOST_GAPS = 256;
    private static final long MINUTE_S = 60;

    /**
     * Numbers that are to be told.
     *
     * @param run the run of the job that gave the numbers
     * @param highest number that has come
     * @param first of the numbers, names the finding
     * @param minute of the event behind them, seconds since the epoch
     * @param missing how many have not come; negative for those that were told as missing and have come
     */
    record Finding(long run, long highest, long first, long minute, long missing) {}

    /**
     * @param settledMs what came before this time has settled
     * @return whether there is something to be told when it has settled
     */
    static boolean take(HandoverState state, HandedOver handed, long nowMs, long settledMs) {
        long number = handed.number();
        HandoverRun run = run(state, handed.run());
        if (run == null) {
            // Whoever begins to read amid a run does not know what was before; of a run that begins later it does.
            boolean first = state.getRuns().isEmpty();
            run = HandoverRun.newBuilder()
                    .setRun(handed.run())
                    .setHighest(first ? number - 1 : 0)
                    .build();
            state.getRuns().add(run);
            if (state.getRuns().size() > MOST_RUNS) {
                state.getRuns().remove(0);
            }
        }
        if (number <= run.getHighest()) {
            return fill(run, number, minute(handed));
        }
        boolean gap = number > run.getHighest() + 1;
        if (gap) {
            run.getGaps()
                    .add(HandoverGap.newBuilder()
                            .setFrom(run.getHighest() + 1)
                            .setTo(number - 1)
                            .setSeenMs(nowMs)
                            .setMinute(minute(handed))
                            .build());
            forget(run);
        }
        run.setHighest(number);
        if (!gap && state.getUnreadable() > 0) {
            forgetUnreadable(state, settledMs);
        }
        return gap;
    }

    /**
     * One that came and could not be read had a number, too. It lies in the dead letters and is counted there, so that it is not
     * missing: it stands for a number of the next gap.
     */
    static void unreadable(HandoverState state, long nowMs) {
        state.setUnreadable(state.getUnreadable() + 1);
        state.setUnreadableMs(nowMs);
    }

    /** @return what has settled: gaps seen before a time, one finding for all of a run, without what could not be read */
    static List<Finding> tell(HandoverState state, long beforeMs) {
        List<Finding> findings = new ArrayList<>();
        for (HandoverRun run : state.getRuns()) {
            long count = run.getGivenUp();
            long first = run.getGivenUp() > 0 ? run.getGivenUpFirst() : 0;
            long minute = run.getMinute();
            run.setGivenUp(0);
            for (HandoverGap gap : run.getGaps()) {
                if (!gap.getTold() && gap.getSeenMs() < beforeMs) {
                    gap.setTold(true);
                    excuse(gap, state);
                    count += gap.getTo() - gap.getFrom() + 1;
                    first = first == 0 ? gap.getFrom() : first;
                    minute = gap.getMinute();
                }
            }
            if (count > 0) {
                findings.add(new Finding(run.getRun(), run.getHighest(), first, minute, count));
            }
            if (run.getReturned() > 0) {
                findings.add(new Finding(
                        run.getRun(), run.getHighest(), run.getReturnedFirst(), run.getMinute(), -run.getReturned()));
                run.setReturned(0);
            }
        }
        return findings;
    }

    /** Of a gap that is no longer than what could not be read nothing is left, and its numbers may come again without a word. */
    private static void excuse(HandoverGap gap, HandoverState state) {
        long unreadable = Math.min(state.getUnreadable(), gap.getTo() - gap.getFrom() + 1);
        state.setUnreadable(state.getUnreadable() - unreadable);
        gap.setFrom(gap.getFrom() + unreadable);
    }

    /** The next number came after what could not be read, and none was skipped: that was no event of refine. */
    private static void forgetUnreadable(HandoverState state, long settledMs) {
        boolean open =
                state.getRuns().stream().flatMap(run -> run.getGaps().stream()).anyMatch(gap -> !gap.getTold());
        if (!open && state.getUnreadableMs() < settledMs) {
            state.setUnreadable(0);
        }
    }

    private static @Nullable HandoverRun run(HandoverState state, long name) {
        for (HandoverRun run : state.getRuns()) {
            if (run.getRun() == name) {
                return run;
            }
        }
        return null;
    }

    /** @return whether the number was told as missing; what was not told yet no longer has to be */
    private static boolean fill(HandoverRun run, long number, long minute) {
        // A copy: from the lists that a state backend reads nothing can be removed.
        List<HandoverGap> gaps = new ArrayList<>(run.getGaps());
        for (int i = 0; i < gaps.size(); i++) {
            HandoverGap gap = gaps.get(i);
            if (number >= gap.getFrom() && number <= gap.getTo()) {
                gaps.remove(i);
                if (number < gap.getTo()) {
                    gaps.add(i, part(gap, number + 1, gap.getTo()));
                }
                if (number > gap.getFrom()) {
                    gaps.add(i, part(gap, gap.getFrom(), number - 1));
                }
                run.setGaps(gaps);
                if (gap.getTold()) {
                    run.setReturnedFirst(run.getReturned() == 0 ? number : run.getReturnedFirst());
                    run.setReturned(run.getReturned() + 1);
                    run.setMinute(minute);
                }
                return gap.getTold();
            }
        }
        return false;
    }

    private static HandoverGap part(HandoverGap gap, long from, long to) {
        return HandoverGap.newBuilder(gap).setFrom(from).setTo(to).build();
    }

    /** Beyond a bound the oldest gaps are told as they are, and can no longer be taken back. */
    private static void forget(HandoverRun run) {
        if (run.getGaps().size() <= MOST_GAPS) {
            return;
        }
        List<HandoverGap> gaps = new ArrayList<>(run.getGaps());
        HandoverGap oldest = gaps.remove(0);
        run.setGaps(gaps);
        if (!oldest.getTold()) {
            run.setGivenUpFirst(run.getGivenUp() == 0 ? oldest.getFrom() : run.getGivenUpFirst());
            run.setGivenUp(run.getGivenUp() + oldest.getTo() - oldest.getFrom() + 1);
            run.setMinute(oldest.getMinute());
        }
    }

    private static long minute(HandedOver handed) {
        return Math.floorDiv(handed.second(), MINUTE_S) * MINUTE_S;
    }

    private HandoverRuns() {}
}
