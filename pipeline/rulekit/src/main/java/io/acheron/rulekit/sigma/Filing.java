/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.Field;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Chooses the necessary clauses that a plan is filed under. The first is asked of every event, so it should be rare, but also cheap: a
 * literal at an end of a value costs next to nothing, one anywhere in it a scan of the value. The others are asked only when the
 * first is met; a plan is a candidate when all are.
 */
final class Filing {
    /** Literals shorter than this are everywhere; they are looked for only if a plan has nothing else to be filed under. */
    private static final int SHORTEST = 4;

    /** As many as fit the two bits that a posting has for it. */
    private static final int MOST_CLAUSES = 3;

    private static final double USELESS = 0.5;

    private final List<Atom> atoms;
    private final List<List<Node.Clause>> necessary = new ArrayList<>();
    private final BitSet scanned = new BitSet();
    private final BitSet read = new BitSet();

    Filing(List<Node> nodes, List<Atom> atoms, List<Field> fields) {
        this.atoms = atoms;
        for (Node node : nodes) {
            necessary.add(node.necessary(atoms, fields).stream()
                    .sorted(Node.Clause.RAREST)
                    .toList());
        }
        for (List<Node.Clause> clauses : necessary) {
            if (!clauses.isEmpty() && clauses.stream().noneMatch(this::atEnds)) {
                Node.Clause clause =
                        clauses.stream().filter(this::indexable).findFirst().orElse(clauses.get(0));
                slots(clause).forEach(read::set);
                clause.atoms().stream()
                        .filter(atom -> !atEnd(atom))
                        .forEach(atom -> scanned.set(atoms.get(atom).slot()));
            }
        }
        chooseSlots();
    }

    /** As few slots as possible in which every plan has a clause, the most useful one first: to read a field costs more than to look at its ends. */
    private void chooseSlots() {
        List<List<Node.Clause>> left = new ArrayList<>(necessary);
        left.removeIf(clauses -> clauses.isEmpty() || clauses.stream().anyMatch(this::costsNoScan));
        while (!left.isEmpty()) {
            Map<Integer, Integer> useful = new TreeMap<>();
            for (List<Node.Clause> clauses : left) {
                clauses.stream()
                        .filter(this::atEnds)
                        .flatMap(clause -> slots(clause).distinct().boxed())
                        .distinct()
                        .forEach(slot -> useful.merge(slot, 1, Integer::sum));
            }
            useful.keySet().removeIf(read::get);
            read.set(useful.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey());
            left.removeIf(clauses -> clauses.stream().anyMatch(this::costsNoScan));
        }
    }

    private IntStream slots(Node.Clause clause) {
        return clause.atoms().stream().mapToInt(atom -> atoms.get(atom).slot());
    }

    /** @return slots that are scanned from end to end in every event, because some plan has no literal at an end */
    BitSet scanned() {
        return scanned;
    }

    /** @return clauses the plan is filed under, the one asked first in front; none if no literal is necessary for it */
    List<Node.Clause> clauses(int plan) {
        List<Node.Clause> all = necessary.get(plan);
        if (all.isEmpty()) {
            return List.of();
        }
        Node.Clause first = all.stream()
                .filter(clause -> indexable(clause) && costsNoScan(clause))
                .findFirst()
                .orElse(all.get(0));
        List<Node.Clause> filed = new ArrayList<>(List.of(first));
        all.stream()
                .filter(clause -> clause != first && clause.cost() < USELESS && indexable(clause))
                .limit(MOST_CLAUSES - 1)
                .forEach(filed::add);
        return filed;
    }

    /** @return whether the literal of the atom is worth an entry wherever it is asked for */
    boolean indexable(int atom) {
        Literal literal = atoms.get(atom).necessary();
        return literal != null
                && !literal.text().isEmpty()
                && (atEnd(literal) || literal.text().length() >= SHORTEST);
    }

    private boolean indexable(Node.Clause clause) {
        return clause.atoms().stream().allMatch(this::indexable);
    }

    private boolean atEnds(Node.Clause clause) {
        return clause.atoms().stream().allMatch(this::atEnd);
    }

    private boolean costsNoScan(Node.Clause clause) {
        return slots(clause).allMatch(read::get)
                && clause.atoms().stream()
                        .allMatch(atom ->
                                atEnd(atom) || scanned.get(atoms.get(atom).slot()));
    }

    private boolean atEnd(int atom) {
        Literal literal = atoms.get(atom).necessary();
        return literal != null && atEnd(literal);
    }

    private static boolean atEnd(Literal literal) {
        return literal.place() != Literal.Place.ANYWHERE;
    }
}
