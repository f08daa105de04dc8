/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.log;

/**
 * Makes text safe for a line of its own: names of processes and files are chosen by whoever is watched, and a line break in one must
 * not become a line of the log, nor an escape sequence reach a terminal.
 */
final class OneLine {
    static String of(String text) {
        int first = 0;
        while (first < text.length() && !isUnsafe(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnsafe(c)) {
                safe.append("\\u%04x".formatted((int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /** Control and format characters (these turn the direction of text), line and paragraph separators. */
    private static boolean isUnsafe(char c) {
        if (c >= ' ' && c < 0x7f) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** An exception with its causes and the first places, in one line. */
    static String of(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 4; cause = cause.getCause(), depth++) {
            text.append(depth == 0 ? "" : " | caused by ").append(cause);
            StackTraceElement[] trace = cause.getStackTrace();
            for (int i = 0; i < Math.min(trace.length, 12); i++) {
                text.append(" | at ").append(trace[i]);
            }
        }
        return of(text.toString());
    }

    private OneLine() {}
}
