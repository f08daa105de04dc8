/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Literals that stand at one end of a value, as a tree from that end: the walk is over at the first character that no literal has, for
 * most values after two or three.
 */
final class AnchorTrie {
    private static final int[] NONE = {};

    private final boolean backwards;
    /** Child of a node for a character, as node times 2^16 plus character, in a table with open addressing. */
    private final long[] keys;

    private final int[] children;
    private final int shift;
    /** Atoms that a node speaks for: twice the number, plus one if the value must end there. */
    private final int[][] atoms;

    /**
     * @param backwards whether it begins at the end of the value
     * @param literals with case folded, by atom
     */
    AnchorTrie(boolean backwards, Map<Integer, Literal> literals) {
        this.backwards = backwards;
        Map<Long, Integer> nodes = new HashMap<>();
        List<List<Integer>> ends = new ArrayList<>(List.of(new ArrayList<>()));
        literals.forEach((atom, literal) -> {
            int node = 0;
            String text = literal.text();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(backwards ? text.length() - 1 - i : i);
                Integer child = nodes.putIfAbsent(key(node, c), ends.size());
                if (child == null) {
                    child = ends.size();
                    ends.add(new ArrayList<>());
                }
                node = child;
            }
            ends.get(node).add(atom * 2 + (literal.place() == Literal.Place.WHOLE ? 1 : 0));
        });
        atoms = ends.stream()
                .map(end -> end.isEmpty()
                        ? NONE
                        : end.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        int size = Math.max(16, Integer.highestOneBit(nodes.size()) * 4);
        keys = new long[size];
        children = new int[size];
        shift = 64 - Integer.numberOfTrailingZeros(size);
        nodes.forEach((key, child) -> {
            int slot = slot(key);
            while (children[slot] != 0) {
                slot = slot + 1 & size - 1;
            }
            keys[slot] = key;
            children[slot] = child;
        });
    }

    /** Tells the atoms whose literal stands at this end of the value. */
    void walk(char[] text, int length, LiteralIndex.Found found) {
        int node = 0;
        for (int i = 0; i < length; i++) {
            node = child(node, text[backwards ? length - 1 - i : i]);
            if (node == 0) {
                return;
            }
            for (int atom : atoms[node]) {
                if ((atom & 1) == 0 || i + 1 == length) {
                    found.found(atom >> 1);
                }
            }
        }
    }

    private int child(int node, char c) {
        long key = key(node, c);
        int slot = slot(key);
        while (children[slot] != 0) {
            if (keys[slot] == key) {
                return children[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return 0;
    }

    private int slot(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> shift);
    }

    private static long key(int node, char c) {
        return (long) node << 16 | c;
    }
}
