/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.FieldValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The literals of one field, and the atoms that each of them speaks for. Those at an end of the value cost next to nothing to find. */
final class LiteralIndex {
    /** Receives atoms whose literal stands where it must. */
    interface Found {
        void found(int atom);
    }

    private final @Nullable AnchorTrie starts;
    private final @Nullable AnchorTrie ends;
    private final @Nullable GramIndex inside;

    /** @param literals the necessary literal of each atom, by the number of the atom; none is empty */
    LiteralIndex(Map<Integer, Literal> literals) {
        Map<Integer, Literal> first = select(literals, place -> place == Literal.Place.START);
        Map<Integer, Literal> last =
                select(literals, place -> place == Literal.Place.END || place == Literal.Place.WHOLE);
        Map<Integer, Literal> anywhere = select(literals, place -> place == Literal.Place.ANYWHERE);
        starts = first.isEmpty() ? null : new AnchorTrie(false, first);
        ends = last.isEmpty() ? null : new AnchorTrie(true, last);
        inside = anywhere.isEmpty() ? null : new GramIndex(anywhere);
    }

    /** Tells the atoms whose literal stands at an end of the value, or is the value. */
    void ends(FieldValue value, Found found) {
        byte[] text = value.bytes();
        int length = value.length();
        if (starts != null) {
            starts.walk(text, length, found);
        }
        if (ends != null) {
            ends.walk(text, length, found);
        }
    }

    /** Tells the atoms whose literal stands anywhere in the value. */
    void inside(FieldValue value, Found found) {
        if (inside != null) {
            inside.scan(value.bytes(), value.length(), found);
        }
    }

    private static Map<Integer, Literal> select(Map<Integer, Literal> literals, Predicate<Literal.Place> places) {
        Map<Integer, Literal> selected = new LinkedHashMap<>();
        literals.forEach((atom, literal) -> {
            if (places.test(literal.place())) {
                selected.put(atom, literal);
            }
        });
        return selected;
    }
}
