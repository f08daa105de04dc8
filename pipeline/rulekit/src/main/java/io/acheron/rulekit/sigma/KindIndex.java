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
 * The plans for one kind of event, each filed under clauses that are necessary for it: only when an atom of each clause has been found
 * is the plan a candidate at all. One index per field finds the literals of all atoms, so that the cost of an event is its
 * length and its candidates, not the number of rules. Immutable and shared by evaluators.
 */
final class KindIndex {
    private static final int[] NONE = {};

    final List<Plan> plans;
    final List<Node> nodes = new ArrayList<>();
    /** For each plan the filters that except events from it; none for most. */
    final Node[][] exceptions;

    final List<Atom> atoms;
    /** For each atom, four times each plan filed under it plus the number of the clause; none for most. */
    final int[][] filed;
    /** For each plan a bit for each of its clauses. */
    final byte[] clauses;
    /** Slots of the clauses of a plan that are not asked of every event. */
    final int[][] later;
    /** Plans that no literal is necessary for. */
    final int[] always;
    /** Index of each slot's literals; null if it has none. */
    final @Nullable LiteralIndex[] literals;
    /** Slots to look at the ends of, in every event. */
    final int[] firstEnds;
    /** Slots to scan in every event. */
    final int[] firstScans;
    /** Whether the atom cannot hold unless its literal was found. */
    final boolean[] indexed;
    /** Whether finding the literal of the atom decides it. */
    final boolean[] decided;

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
        this.indexed = new boolean[atoms.size()];
        this.decided = new boolean[atoms.size()];
        for (int atom = 0; atom < decided.length; atom++) {
            decided[atom] = atoms.get(atom).decidedByLiteral();
        }
        this.clauses = new byte[plans.size()];
        this.later = new int[plans.size()][];
        Filing filing = new Filing(nodes, atoms, fields);
        Map<Integer, List<Integer>> byAtom = new LinkedHashMap<>();
        List<Integer> unfiled = new ArrayList<>();
        Set<Integer> first = new TreeSet<>();
        for (int plan = 0; plan < plans.size(); plan++) {
            List<Node.Clause> under = filing.clauses(plan);
            file(plan, under, byAtom);
            if (under.isEmpty()) {
                unfiled.add(plan);
            } else {
                under.get(0).atoms().forEach(atom -> first.add(atoms.get(atom).slot()));
            }
        }
        this.always = ints(unfiled);
        this.firstEnds = ints(first);
        this.firstScans = filing.scanned().stream().toArray();
        this.filed = new int[atoms.size()][];
        Arrays.fill(filed, NONE);
        byAtom.forEach((atom, ofAtom) -> filed[atom] = ints(ofAtom));
        this.literals = index(fields.size(), filing);
    }

    private void file(int plan, List<Node.Clause> under, Map<Integer, List<Integer>> byAtom) {
        Set<Integer> slots = new TreeSet<>();
        for (int clause = 0; clause < under.size(); clause++) {
            clauses[plan] |= (byte) (1 << clause);
            for (int atom : under.get(clause).atoms()) {
                byAtom.computeIfAbsent(atom, a -> new ArrayList<>()).add(plan << 2 | clause);
                if (clause == 0) {
                    indexed[atom] = true;
                } else {
                    slots.add(atoms.get(atom).slot());
                }
            }
        }
        later[plan] = ints(slots);
    }

    private @Nullable LiteralIndex[] index(int slots, Filing filing) {
        List<Map<Integer, Literal>> bySlot = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            bySlot.add(new LinkedHashMap<>());
        }
        for (int atom = 0; atom < atoms.size(); atom++) {
            Literal literal = atoms.get(atom).necessary();
            indexed[atom] |= filing.indexable(atom);
            if (literal != null && indexed[atom]) {
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
