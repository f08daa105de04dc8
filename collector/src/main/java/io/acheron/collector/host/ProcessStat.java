/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import org.jspecify.annotations.Nullable;

/**
 * What /proc/PID/stat tells, proc(5).
 *
 * @param name comm, up to 15 bytes
 * @param startNs start of the thread group leader, CLOCK_BOOTTIME nanoseconds cut to 1/100 s
 * @param tty controlling terminal such as pts0; null for none
 */
record ProcessStat(
        String name,
        char state,
        int parent,
        int group,
        int session,
        @Nullable String tty,
        long startNs) {
    private static final long TICK_NS = 10_000_000;
    private static final int FIRST_PTY_MAJOR = 136;
    private static final int LAST_PTY_MAJOR = 143;
    private static final int TTY_MAJOR = 4;
    private static final int FIRST_SERIAL = 64;

    /** Returns null if the text is not of that form. */
    static @Nullable ProcessStat parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')'); // the name may hold parentheses and blanks itself
        if (open < 0 || close < open) {
            return null;
        }
        String[] fields = text.substring(close + 1).strip().split(" ");
        if (fields.length < 20) {
            return null;
        }
        try {
            return new ProcessStat(
                    text.substring(open + 1, close),
                    fields[0].charAt(0),
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    terminal(Integer.parseInt(fields[4])),
                    TICK_NS * Long.parseLong(fields[19]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String terminal(int device) {
        int major = device >> 8 & 0xFFF;
        int minor = device & 0xFF | device >> 12 & 0xFFF00;
        if (major >= FIRST_PTY_MAJOR && major <= LAST_PTY_MAJOR) {
            return "pts" + (minor + (major - FIRST_PTY_MAJOR) * 256);
        }
        if (major == TTY_MAJOR) {
            return minor < FIRST_SERIAL ? "tty" + minor : "ttyS" + (minor - FIRST_SERIAL);
        }
        return null;
    }
}
