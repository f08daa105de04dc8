/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.CaseFold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many literals a text contains. Each literal is looked for by a short piece of it, a rare one (as Karp and Rabin, 1987,
 * with the filter of Wu and Manber, 1994): one load for every two bytes from a set of bits that stays in the first-level cache, and no load
 * waits for the one before, as it does in an automaton. Only where a piece is seen the literals that have it are compared.
 */
final class GramIndex {
    /** Literals too short for pieces, in a table for each length: every place of the text is looked at for each of these lengths. */
    private final List<GramTable> tables = new ArrayList<>();

    private final @Nullable EvenTable even;

    /** @param literals with case folded, not empty, by atom */
    GramIndex(Map<Integer, Literal> literals) {
        Map<String, List<Integer>> byText = new TreeMap<>();
        literals.forEach((atom, literal) -> byText.computeIfAbsent(literal.text(), text -> new ArrayList<>())
                .add(atom));
        List<EvenTable.Text> longer = new ArrayList<>();
        Map<Integer, Map<Integer, int[]>> shorter = new TreeMap<>();
        byText.forEach((text, ofText) -> {
            byte[] bytes = CaseFold.bytes(text);
            int[] atoms = ofText.stream().mapToInt(Integer::intValue).toArray();
            if (bytes.length >= EvenTable.SHORTEST) {
                longer.add(new EvenTable.Text(bytes, atoms));
            } else {
                shorter.computeIfAbsent(bytes.length, length -> new LinkedHashMap<>())
                        .put(GramTable.gram(bytes, 0, bytes.length), atoms);
            }
        });
        shorter.forEach((length, ofLength) -> tables.add(new GramTable(length, ofLength)));
        even = longer.isEmpty() ? null : new EvenTable(longer);
    }

    /** Tells the atoms whose literal is in the text, in no order, some perhaps more than once. */
    void scan(byte[] text, int length, LiteralIndex.Found found) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).scan(text, length, found);
        }
        if (even != null) {
            even.scan(text, length, found);
        }
    }
}
