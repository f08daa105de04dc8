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
 * fill the memory before anything is matched. And how deep its groups lie in each other, which fills the stack.
 */
public final class RegexSize {
    /** Steps of the largest expression that is compiled; hand-written ones have some hundred. */
    public static final long MOST = 20_000;

    /** Groups inside each other: the engine reads them by recursion. */
    private static final int DEEPEST = 100;

    /**
     * Optional parts and alternatives, written out. The engine goes from each to the next by recursion, so that some thousands in a row
     * overflow the stack of the thread that matches.
     */
    private static final long MOST_CHOICES = 1_000;

    private final String regex;
    private final boolean choices;
    private int at;
    private int deepest;
    /** Size of what a repetition would repeat. */
    private long last;

    private long sum;

    /** @param choices whether choices are counted, and not steps */
    private RegexSize(String regex, boolean choices) {
        this.regex = regex;
        this.choices = choices;
    }

    /** @return what is wrong with its size, empty if it may be compiled; says nothing of its syntax */
    public static Optional<String> problem(String regex) {
        RegexSize measured = new RegexSize(regex, false);
        long size = measured.measure();
        if (measured.deepest > DEEPEST) {
            return Optional.of("its groups are nested deeper than " + DEEPEST);
        }
        if (size > MOST) {
            return Optional.of(
                    "written out it has more than %,d steps, since its repetitions multiply".formatted(MOST));
        }
        return new RegexSize(regex, true).measure() <= MOST_CHOICES
                ? Optional.empty()
                : Optional.of("written out it has more than %,d optional parts, alternatives and groups"
                        .formatted(MOST_CHOICES));
    }

    private long measure() {
        Deque<Long> outer = new ArrayDeque<>();
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '(' -> {
                    outer.push(sum);
                    deepest = Math.max(deepest, outer.size());
                    sum = 0;
                    last = 0;
                }
                case ')' -> {
                    long group = sum + (choices ? 2 : 1);
                    sum = outer.isEmpty() ? 0 : outer.pop();
                    add(group);
                }
                case '{' -> repeat();
                case '[' -> skipClass();
                case '\\' -> skipEscape();
                default -> add(choices && "?*|".indexOf(c) < 0 ? 0 : 1);
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
            literal();
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
        literal();
    }

    private void skipEscape() {
        char kind = at < regex.length() ? regex.charAt(at) : ' ';
        at++;
        boolean braced = "pPx".indexOf(kind) >= 0 && at < regex.length() && regex.charAt(at) == '{';
        int end = braced ? regex.indexOf('}', at) : -1;
        at = end < 0 ? at : end + 1;
        literal();
    }

    private void literal() {
        add(choices ? 0 : 1);
    }

    /** Large enough to refuse, small enough not to overflow when multiplied again. */
    private static long capped(long size) {
        return Math.min(size, 1L << 31);
    }
}
