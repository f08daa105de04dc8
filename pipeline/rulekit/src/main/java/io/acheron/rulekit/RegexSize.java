/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How large a regular expression becomes when its counted repetitions are written out, as a linear-time engine does: a few nested ones
 * fill the memory before anything is matched.
 */
public final class RegexSize {
    /** Steps of the largest expression that is compiled; hand-written ones have some hundred. */
    public static final long MOST = 20_000;

    private final String regex;
    private int at;
    /** Size of what a repetition would repeat. */
    private long last;

    private long sum;

    private RegexSize(String regex) {
        this.regex = regex;
    }

    /** @return what is wrong with its size, empty if it may be compiled; says nothing of its syntax */
    public static Optional<String> problem(String regex) {
        long size = new RegexSize(regex).measure();
        return size <= MOST
                ? Optional.empty()
                : Optional.of("written out it has more than %,d steps, since its repetitions multiply".formatted(MOST));
    }

    private long measure() {
        Deque<Long> outer = new ArrayDeque<>();
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '(' -> {
                    outer.push(sum);
                    sum = 0;
                    last = 0;
                }
                case ')' -> {
                    long group = sum + 1;
                    sum = outer.isEmpty() ? 0 : outer.pop();
                    add(group);
                }
                case '{' -> repeat();
                case '[' -> skipClass();
                case '\\' -> skipEscape();
                default -> add(1);
            }
        }
        for (long open : outer) {
            sum = capped(sum + open);
        }
        return sum;
    }

    private void add(long size) {
        last = capped(size);
        sum = capped(sum + last);
    }

    private void repeat() {
        int end = regex.indexOf('}', at);
        String body = end < 0 ? "" : regex.substring(at, end);
        if (!body.matches("\\d{1,9}(,\\d{0,9})?")) {
            add(1);
            return;
        }
        at = end + 1;
        String[] bounds = body.split(",");
        long times = Math.max(1, Long.parseLong(bounds[bounds.length - 1]));
        long repeated = last;
        sum -= repeated;
        // What is repeated before it was added once more is repeated as a whole.
        add(capped(repeated * times));
    }

    private void skipClass() {
        // A bracket right behind the opening, or behind ^, stands for itself.
        int from = at < regex.length() && regex.charAt(at) == '^' ? at + 1 : at;
        for (at = from; at < regex.length(); at++) {
            if (regex.charAt(at) == '\\') {
                at++;
            } else if (regex.charAt(at) == ']' && at > from) {
                break;
            }
        }
        at++;
        add(1);
    }

    private void skipEscape() {
        char kind = at < regex.length() ? regex.charAt(at) : ' ';
        at++;
        boolean braced = "pPx".indexOf(kind) >= 0 && at < regex.length() && regex.charAt(at) == '{';
        int end = braced ? regex.indexOf('}', at) : -1;
        at = end < 0 ? at : end + 1;
        add(1);
    }

    /** Large enough to refuse, small enough not to overflow when multiplied again. */
    private static long capped(long size) {
        return Math.min(size, 1L << 31);
    }
}
