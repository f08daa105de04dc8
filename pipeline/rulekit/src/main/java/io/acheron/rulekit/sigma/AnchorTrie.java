/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.CaseFold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Literals that stand at one end of a value, as a tree from that end: the walk is over at the first byte that no literal has, for
 * most values after two or three.
 */
final class AnchorTrie {
    private static final int[] NONE = {};

    private final boolean backwards;
    /** Child of the root for each byte, which most values have none for; 0 is none. */
    private final int[] first = new int[256];
    /** Children of the others in a table with open addressing: node times 256 plus byte in the upper half, the child in the lower. */
    private final long[] children;

    private final int shift;
    /** Atoms that a node speaks for: twice the number, plus one if the value must end there. */
    private final int[][] atoms;

    /**
     * @param backwards whether it begins at the end of the value
     * @param literals with case folded, by atom
     */
    AnchorTrie(boolean backwards, Map<Integer, Literal> literals) {
        this.backwards = backwards;
        Map<Integer, Integer> nodes = new HashMap<>();
        List<List<Integer>> ends = new ArrayList<>(List.of(new ArrayList<>()));
        literals.forEach((atom, literal) -> {
            int node = 0;
            byte[] text = CaseFold.bytes(literal.text());
            for (int i = 0; i < text.length; i++) {
                Integer child = nodes.putIfAbsent(key(node, text[backwards ? text.length - 1 - i : i]), ends.size());
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
        children = new long[size];
        shift = 32 - Integer.numberOfTrailingZeros(size);
        nodes.forEach((key, child) -> {
            int slot = slot(key);
            while (children[slot] != 0) {
                slot = slot + 1 & size - 1;
            }
            children[slot] = (long) key << 32 | child;
            if (key < first.length) {
                first[key] = child;
            }
        });
    }

    /** Tells the atoms whose literal stands at this end of the value. */
    void walk(byte[] text, int length, LiteralIndex.Found found) {
        int node = length == 0 ? 0 : first[text[backwards ? length - 1 : 0] & 0xFF];
        for (int i = 1; node != 0; i++) {
            for (int atom : atoms[node]) {
                if ((atom & 1) == 0 || i == length) {
                    found.found(atom >> 1);
                }
            }
            node = i < length ? child(node, text[backwards ? length - 1 - i : i]) : 0;
        }
    }

    /** @return 0 if there is none */
    private int child(int node, byte next) {
        int key = key(node, next);
        int slot = slot(key);
        long child = children[slot];
        while (child != 0) {
            if ((int) (child >>> 32) == key) {
                return (int) child;
            }
            slot = slot + 1 & children.length - 1;
            child = children[slot];
        }
        return 0;
    }

    private int slot(int key) {
        return key * 0x9E3779B1 >>> shift;
    }

    private static int key(int node, byte next) {
        return node << 8 | next & 0xFF;
    }
}
