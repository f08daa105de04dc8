/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that was started.
 *
 * @param host where
 * @param program index into {@link #PROGRAMS}
 * @param timeMs when, milliseconds since the epoch; no two at the same time
 */
public record Seen(String host, int program, long timeMs) {
    static final int SEQUENCES = 50;
    static final List<String> STEPS = List.of("first", "second", "third");
    /** Everyday ones, and behind them three for each sequence. */
    static final List<String> PROGRAMS = programs();

    private static final int EVERYDAY = PROGRAMS.size() - SEQUENCES * STEPS.size();
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static List<String> programs() {
        List<String> programs = new ArrayList<>(
                List.of("/usr/bin/git", "/usr/bin/grep", "/usr/bin/curl", "/bin/sh", "/usr/sbin/cron", "/usr/bin/id"));
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            for (String step : STEPS) {
                programs.add("/opt/made/" + name(sequence, step));
            }
        }
        return List.copyOf(programs);
    }

    /** @return end of the path of the program that is that step */
    static String name(int sequence, String step) {
        return step + "-" + sequence;
    }

    /**
     * A stream of events.
     *
     * @param sequences steps of the first so many sequences are in it
     * @param hosts that take part
     * @param steps share of steps, 0 to 1
     */
    record Stream(int sequences, int hosts, double steps) implements Serializable {
        /** @return the event of that number, always the same */
        Seen at(long number) {
            long mixed = mix(number);
            int host = (int) Long.remainderUnsigned(mixed, hosts);
            long other = mix(mixed);
            boolean step = (other >>> 11) * 0x1p-53 < steps;
            int choice = (int) (mix(other) >>> 33);
            int program = step ? EVERYDAY + choice % (sequences * STEPS.size()) : choice % EVERYDAY;
            return new Seen("host-" + host, program, START + number);
        }

        /** The finaliser of SplitMix64. */
        private static long mix(long number) {
            long mixed = number + 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return mixed ^ mixed >>> 31;
        }
    }
}
