/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What intervals have in common.
 *
 * <p>Means and deviations fail where a beat is missed or malleable programs stray on purpose. So intervals are counted that fit the
 * period within a margin, and that count is compared with what calls at random would reach: their intervals are exponential, so the
 * share within a margin of the median is known whatever the rate, and the count is binomial. Wide margins need many intervals, narrow
 * ones few; all need the same certainty.
 *
 * @param periodMs median interval, those of missed beats left out
 * @param jitterPercent twice the median deviation from it, in percent of it
 * @param samples intervals judged
 * @param fitting those that fit
 * @param missed beats that did not come
 */
record Rhythm(long periodMs, int jitterPercent, int samples, int fitting, int missed) {
    static final int LEAST_INTERVALS = 8;
    /** Below it calls are work rather than signs of life, milliseconds. */
    static final long LEAST_PERIOD_MS = 5_000;

    private static final double CHANCE = 1e-8;
    private static final double LEAST_SHARE = 0.8;
    /** Longer than so many periods apart are not neighbours with a missed beat between them. */
    private static final double NEIGHBOURS = 1.5;

    private static final int PERCENT = 100;

    private static final Margin[] MARGINS = {
        new Margin(0.05, 2), new Margin(0.1, 3), new Margin(0.2, 2), new Margin(0.35, 1), new Margin(0.55, 1)
    };

    /** An interval fits if it is that close to one, or up to so many, periods; the least number that must fit, by number of intervals. */
    private record Margin(double share, int multiples, int[] least) {
        Margin(double share, int multiples) {
            this(share, multiples, new int[Beats.MOST]);
            double byChance = 0;
            for (int i = 1; i <= multiples; i++) {
                byChance += Math.pow(0.5, i * (1 - share)) - Math.pow(0.5, i * (1 + share));
            }
            for (int n = 0; n < least.length; n++) {
                least[n] = least(n, byChance);
            }
        }

        private static int least(int intervals, double byChance) {
            double tail = 0;
            double term = Math.pow(byChance, intervals);
            int fits = intervals;
            for (; fits >= LEAST_SHARE * intervals && tail + term <= CHANCE; fits--) {
                tail += term;
                // From the chance of exactly so many to that of one less.
                term *= (double) fits / (intervals - fits + 1) * (1 - byChance) / byChance;
            }
            return fits + 1;
        }

        long multiple(long interval, long period) {
            return Math.max(1, Math.min(multiples, Math.round((double) interval / period)));
        }

        boolean fits(long interval, long period) {
            long multiple = multiple(interval, period);
            return Math.abs((double) interval / multiple - period) <= share * period;
        }
    }

    /**
     * @param intervals at most 48, milliseconds; is sorted
     * @return null if they might as well be those of calls at random
     */
    static @Nullable Rhythm of(long[] intervals) {
        if (intervals.length < LEAST_INTERVALS) {
            return null;
        }
        Arrays.sort(intervals);
        long median = median(intervals, intervals.length);
        int near = intervals.length;
        while (intervals[near - 1] > NEIGHBOURS * median) {
            near--;
        }
        long period = median(intervals, near);
        if (period < LEAST_PERIOD_MS) {
            return null;
        }
        for (Margin margin : MARGINS) {
            int fitting = 0;
            int missed = 0;
            for (long interval : intervals) {
                if (margin.fits(interval, period)) {
                    fitting++;
                    missed += (int) margin.multiple(interval, period) - 1;
                }
            }
            if (fitting >= margin.least()[intervals.length]) {
                return new Rhythm(period, jitter(intervals, near, period), intervals.length, fitting, missed);
            }
        }
        return null;
    }

    /** @return percent of the intervals that fit */
    int fittingPercent() {
        return fitting * PERCENT / samples;
    }

    private static int jitter(long[] intervals, int near, long period) {
        long[] deviations = new long[near];
        for (int i = 0; i < near; i++) {
            deviations[i] = Math.abs(intervals[i] - period);
        }
        Arrays.sort(deviations);
        return (int) Math.round(2.0 * PERCENT * median(deviations, near) / period);
    }

    /** One of the values, so that two periods in turn do not give a third between them. */
    private static long median(long[] sorted, int count) {
        return sorted[(count - 1) / 2];
    }
}
