/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the atoms of an index. */
final class Atoms {
    private final Map<Atom, Integer> numbers = new LinkedHashMap<>();

    int of(Atom atom) {
        return numbers.computeIfAbsent(atom, a -> numbers.size());
    }

    List<Atom> all() {
        return new ArrayList<>(numbers.keySet());
    }
}
