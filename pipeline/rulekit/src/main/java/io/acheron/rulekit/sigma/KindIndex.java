/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plans for one kind of event. Each is filed under its rarest necessary clause: only when an atom of the clause has been found
 * is the plan a candidate at all. One automaton per field finds the literals of all atoms, so that the cost of an event is its
 * length and its candidates, not the number of rules. Immutable and shared by evaluators.
 */
final class KindIndex {
    /** Literals shorter than this are everywhere; they go into an automaton only if a plan has nothing else to be filed under. */
    private static final int SHORTEST = 3;

    final List<Plan> plans;
    final List<Node> nodes = new ArrayList<>();
    /** For each plan the filters that except events from it; none for most. */
    final Node[][] exceptions;

    final List<Atom> atoms;
    /** Plans filed under each atom; none for most. */
    final int[][] filed;
    /** Plans that no literal is necessary for. */
    final int[] always;
    /** Index of each slot's literals; null if it has none. */
    final @Nullable LiteralIndex[] literals;
    /** Slots to scan before the candidates are known. */
    final int[] firstSlots;
    /** Whether the atom cannot hold unless the automaton found it. */
    final boolean[] indexed;

    KindIndex(List<Plan> plans, List<Field> fields) {
        this.plans = plans;
        Atoms numbers = new Atoms();
        plans.forEach(plan -> nodes.add(Node.of(plan.criterion(), numbers)));
        this.exceptions = plans.stream()
                .map(plan -> plan.exceptions().stream()
                        .map(exception -> Node.of(exception.criterion(), numbers))
                        .toArray(Node[]::new))
                .toArray(Node[][]::new);
        this.atoms = numbers.all();
        Map<Integer, List<Integer>> byAtom = new LinkedHashMap<>();
        List<Integer> unfiled = new ArrayList<>();
        for (int plan = 0; plan < plans.size(); plan++) {
            Node.Clause clause = nodes.get(plan).necessary(atoms, fields);
            if (clause == null) {
                unfiled.add(plan);
            } else {
                for (int atom : clause.atoms()) {
                    byAtom.computeIfAbsent(atom, a -> new ArrayList<>()).add(plan);
                }
            }
        }
        this.always = ints(unfiled);
        this.filed = new int[atoms.size()][];
        Arrays.fill(filed, new int[0]);
        byAtom.forEach((atom, ofAtom) -> filed[atom] = ints(ofAtom));
        this.indexed = new boolean[atoms.size()];
        this.literals = index(fields.size());
        Set<Integer> first = new TreeSet<>();
        byAtom.keySet().forEach(atom -> first.add(atoms.get(atom).slot()));
        this.firstSlots = ints(first);
    }

    private @Nullable LiteralIndex[] index(int slots) {
        List<Map<Integer, Literal>> bySlot = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            bySlot.add(new LinkedHashMap<>());
        }
        for (int atom = 0; atom < atoms.size(); atom++) {
            Literal literal = atoms.get(atom).necessary();
            if (literal != null
                    && !literal.text().isEmpty()
                    && (literal.text().length() >= SHORTEST || filed[atom].length > 0)) {
                indexed[atom] = true;
                bySlot.get(atoms.get(atom).slot()).put(atom, literal);
            }
        }
        @Nullable LiteralIndex[] indexes = new LiteralIndex[slots];
        for (int slot = 0; slot < slots; slot++) {
            indexes[slot] = bySlot.get(slot).isEmpty() ? null : new LiteralIndex(bySlot.get(slot));
        }
        return indexes;
    }

    private static int[] ints(Iterable<Integer> numbers) {
        List<Integer> list = new ArrayList<>();
        numbers.forEach(list::add);
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
