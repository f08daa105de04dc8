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
import java.util.TreeMap;

/**
 * Finds which of many literals a text contains. Each literal is looked for by one short piece of it, its rarest (as Karp and Rabin, 1987,
 * with the filter of Wu and Manber, 1994): one load per byte from a set of bits that stays in the first-level cache, and no load waits for the
 * one before, as it does in an automaton. Only where a piece is seen the literals that have it are compared.
 */
final class GramIndex {
    /** Length of the pieces; literals shorter than this are their own piece, in a table for each length. */
    static final int LONGEST = 4;

    private final List<GramTable> tables = new ArrayList<>();

    /** @param literals with case folded, not empty, by atom */
    GramIndex(Map<Integer, Literal> literals) {
        Map<Integer, Map<String, List<Integer>>> bySize = new TreeMap<>();
        literals.forEach((atom, literal) -> bySize.computeIfAbsent(
                        Math.min(LONGEST, literal.text().length()), s -> new TreeMap<>())
                .computeIfAbsent(literal.text(), text -> new ArrayList<>())
                .add(atom));
        bySize.forEach((size, texts) -> tables.add(table(size, texts)));
    }

    /** Tells the atoms whose literal is in the text, in no order, some perhaps more than once. */
    void scan(byte[] text, int length, LiteralIndex.Found found) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).scan(text, length, found);
        }
    }

    private static GramTable table(int size, Map<String, List<Integer>> texts) {
        Map<Integer, List<GramTable.Entry>> byGram = new HashMap<>();
        texts.forEach((text, atoms) -> {
            byte[] bytes = CaseFold.bytes(text);
            int best = 0;
            int least = Integer.MAX_VALUE;
            for (int at = 0; at + size <= bytes.length; at++) {
                int gram = GramTable.gram(bytes, at, size);
                int cost = Everyday.count(gram, size) * 4
                        + byGram.getOrDefault(gram, List.of()).size();
                if (cost < least) {
                    least = cost;
                    best = at;
                }
            }
            byGram.computeIfAbsent(GramTable.gram(bytes, best, size), gram -> new ArrayList<>())
                    .add(new GramTable.Entry(
                            bytes,
                            best,
                            atoms.stream().mapToInt(Integer::intValue).toArray()));
        });
        return new GramTable(size, byGram);
    }
}
