/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The literals of one field, and the atoms that each of them speaks for. */
final class LiteralIndex {
    /** Receives atoms whose literal stands where it must. */
    interface Found {
        void found(int atom);
    }

    private final Automaton automaton;
    private final int[][] atoms;
    private final Literal.Place[][] places;

    /** @param literals the necessary literal of each atom, by the number of the atom */
    LiteralIndex(Map<Integer, Literal> literals) {
        Map<String, List<Map.Entry<Integer, Literal>>> byText = new LinkedHashMap<>();
        for (Map.Entry<Integer, Literal> literal : literals.entrySet()) {
            byText.computeIfAbsent(literal.getValue().text(), text -> new ArrayList<>())
                    .add(literal);
        }
        automaton = new Automaton(List.copyOf(byText.keySet()));
        atoms = new int[byText.size()][];
        places = new Literal.Place[byText.size()][];
        int text = 0;
        for (List<Map.Entry<Integer, Literal>> ofText : byText.values()) {
            atoms[text] = ofText.stream().mapToInt(Map.Entry::getKey).toArray();
            places[text] =
                    ofText.stream().map(literal -> literal.getValue().place()).toArray(Literal.Place[]::new);
            text++;
        }
    }

    void scan(String value, Found found) {
        int length = value.length();
        automaton.scan(value, (literal, start, end) -> {
            int[] candidates = atoms[literal];
            for (int i = 0; i < candidates.length; i++) {
                boolean stands = switch (places[literal][i]) {
                    case ANYWHERE -> true;
                    case START -> start == 0;
                    case END -> end == length;
                    case WHOLE -> start == 0 && end == length;
                };
                if (stands) {
                    found.found(candidates[i]);
                }
            }
        });
    }
}
