/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.CaseFold;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Finds all of many literals in one pass over a text (Aho and Corasick, 1975), letters of either case alike. A step is one load from
 * a dense table, whatever the number of literals; characters that no literal holds share one column, which keeps the table small.
 */
final class Automaton {
    /** Receives what is found. */
    interface Hits {
        /**
         * @param literal index of the literal
         * @param start where it begins in the text
         * @param end first character behind it
         */
        void hit(int literal, int start, int end);
    }

    private static final int ASCII = 128;

    private final int[] lengths;
    /** Column of each folded ASCII character; 0 if no literal holds it. */
    private final int[] ascii = new int[ASCII];
    /** Folded characters beyond ASCII that literals hold, sorted; the n-th has column firstOther + n. */
    private final char[] others;

    private final int firstOther;
    private final int columns;
    /** Next state times columns, for each state and column; inverted if literals end in the next state. */
    private int[] table;

    private int[][] ends;

    /** @param literals with case folded, not empty, each once */
    Automaton(List<String> literals) {
        lengths = literals.stream().mapToInt(String::length).toArray();
        BitSet characters = new BitSet();
        literals.forEach(literal -> literal.chars().forEach(characters::set));
        int column = 0;
        for (int c = characters.nextSetBit(0); c >= 0 && c < ASCII; c = characters.nextSetBit(c + 1)) {
            ascii[c] = ++column;
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            ascii[c] = ascii[CaseFold.fold(c)];
        }
        firstOther = column + 1;
        characters.clear(0, ASCII);
        others = new char[characters.cardinality()];
        for (int i = 0, c = characters.nextSetBit(0); c >= 0; c = characters.nextSetBit(c + 1)) {
            others[i++] = (char) c;
        }
        columns = firstOther + others.length;
        table = new int[columns * 64];
        ends = new int[64][];
        int states = buildTrie(literals);
        link(states);
    }

    /** Tells every occurrence of every literal, ordered by their ends. */
    void scan(String text, Hits hits) {
        int[] next = table;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            at = next[at + column(text.charAt(i))];
            if (at < 0) {
                at = ~at;
                for (int literal : ends[at / columns]) {
                    hits.hit(literal, i + 1 - lengths[literal], i + 1);
                }
            }
        }
    }

    private int column(char c) {
        if (c < ASCII) {
            return ascii[c];
        }
        char folded = CaseFold.fold(c);
        if (folded < ASCII) {
            return ascii[folded];
        }
        int found = Arrays.binarySearch(others, folded);
        return found < 0 ? 0 : firstOther + found;
    }

    private int buildTrie(List<String> literals) {
        int states = 1;
        for (int literal = 0; literal < literals.size(); literal++) {
            int state = 0;
            for (char c : literals.get(literal).toCharArray()) {
                int cell = state * columns + column(c);
                if (table[cell] == 0) {
                    if (states == ends.length) {
                        ends = Arrays.copyOf(ends, states * 2);
                        table = Arrays.copyOf(table, states * 2 * columns);
                    }
                    table[cell] = states++;
                }
                state = table[cell];
            }
            ends[state] = new int[] {literal};
        }
        table = Arrays.copyOf(table, states * columns);
        ends = Arrays.copyOf(ends, states);
        return states;
    }

    /** Fills in where to go when the text leaves the trie, nearest states first, and what ends there. */
    private void link(int states) {
        int[] fallback = new int[states];
        Deque<Integer> queue = new ArrayDeque<>();
        List<Integer> order = new ArrayList<>(states);
        queue.add(0);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            order.add(state);
            int[] inherited = state == 0 ? new int[0] : endsOf(fallback[state]);
            ends[state] = concat(endsOf(state), inherited);
            for (int column = 0; column < columns; column++) {
                int cell = state * columns + column;
                int missed = state == 0 ? 0 : table[fallback[state] * columns + column];
                if (table[cell] == 0) {
                    table[cell] = missed;
                } else {
                    fallback[table[cell]] = missed;
                    queue.add(table[cell]);
                }
            }
        }
        for (int cell = 0; cell < table.length; cell++) {
            int target = table[cell];
            table[cell] = endsOf(target).length > 0 ? ~(target * columns) : target * columns;
        }
    }

    private int[] endsOf(int state) {
        int[] own = ends[state];
        return own == null ? new int[0] : own;
    }

    private static int[] concat(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
