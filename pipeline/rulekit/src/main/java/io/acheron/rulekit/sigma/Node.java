/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.Field;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A criterion over numbered atoms, and what must hold for it to hold. */
sealed interface Node {
    /** Answers atoms for the event at hand. */
    interface Answers {
        boolean holds(int atom);
    }

    /**
     * Atoms of which at least one holds whenever the node holds.
     *
     * @param atoms their numbers
     * @param cost rough share of events in which one of them holds
     */
    record Clause(List<Integer> atoms, double cost) {
        static final Comparator<Clause> RAREST = Comparator.comparingDouble(Clause::cost);

        static Clause any(List<Clause> clauses) {
            return new Clause(
                    clauses.stream()
                            .flatMap(clause -> clause.atoms().stream())
                            .distinct()
                            .toList(),
                    clauses.stream().mapToDouble(Clause::cost).sum());
        }
    }

    boolean test(Answers answers);

    /** @return clauses that hold whenever the node holds, in no order; none if nothing can be said */
    List<Clause> necessary(List<Atom> atoms, List<Field> fields);

    /** An atom. */
    record Leaf(int atom) implements Node {
        @Override
        public boolean test(Answers answers) {
            return answers.holds(atom);
        }

        @Override
        public List<Clause> necessary(List<Atom> atoms, List<Field> fields) {
            Literal literal = atoms.get(atom).necessary();
            if (literal == null || literal.text().isEmpty()) {
                return List.of();
            }
            // A guess, since there is no sample of the stream at hand: each letter halves the share, a fixed place once
            // more.
            double share = Math.pow(0.5, Math.min(literal.text().length(), 12));
            double place = literal.place() == Literal.Place.ANYWHERE ? 1 : 0.5;
            double least = fields.get(atoms.get(atom).slot()).leastShare();
            double common = Math.min(1, Everyday.count(literal.text()) / 50.0);
            return List.of(new Clause(List.of(atom), Math.max(least, Math.max(common, share) * place)));
        }
    }

    /** At least so many parts hold. */
    record AtLeast(int count, Node[] parts) implements Node {
        @Override
        public boolean test(Answers answers) {
            int missing = count;
            for (int i = 0; i < parts.length && missing > 0 && missing <= parts.length - i; i++) {
                if (parts[i].test(answers)) {
                    missing--;
                }
            }
            return missing == 0;
        }

        /**
         * If all parts must hold, so must all clauses. Else, among any parts.length - count + 1 parts at least one holds: one clause
         * of the rarest so many.
         */
        @Override
        public List<Clause> necessary(List<Atom> atoms, List<Field> fields) {
            if (count == 0) {
                return List.of();
            }
            if (count == parts.length) {
                return Stream.of(parts)
                        .flatMap(part -> part.necessary(atoms, fields).stream())
                        .toList();
            }
            List<Clause> clauses = Stream.of(parts)
                    .flatMap(part -> part.necessary(atoms, fields).stream().min(Clause.RAREST).stream())
                    .sorted(Clause.RAREST)
                    .toList();
            int needed = parts.length - count + 1;
            return clauses.size() < needed ? List.of() : List.of(Clause.any(clauses.subList(0, needed)));
        }
    }

    /** The part does not hold. */
    record Not(Node part) implements Node {
        @Override
        public boolean test(Answers answers) {
            return !part.test(answers);
        }

        @Override
        public List<Clause> necessary(List<Atom> atoms, List<Field> fields) {
            return List.of();
        }
    }

    /** @return the node that asks what the criterion asks */
    static Node of(Criterion criterion, Atoms atoms) {
        if (criterion instanceof Criterion.Check check) {
            return new Leaf(atoms.of(new Atom(check.slot(), check.test())));
        }
        if (criterion instanceof Criterion.Not not) {
            return new Not(of(not.part(), atoms));
        }
        if (criterion instanceof Criterion.Selection named) {
            return of(named.body(), atoms);
        }
        if (criterion instanceof Criterion.All all) {
            Node[] parts = parts(all.parts(), atoms);
            return parts.length == 1 ? parts[0] : new AtLeast(parts.length, parts);
        }
        Criterion.AtLeast some = (Criterion.AtLeast) criterion;
        Node[] parts = parts(some.parts(), atoms);
        return parts.length == 1 && some.count() == 1 ? parts[0] : new AtLeast(some.count(), parts);
    }

    private static Node[] parts(List<Criterion> parts, Atoms atoms) {
        return parts.stream().map(part -> of(part, atoms)).toArray(Node[]::new);
    }
}
