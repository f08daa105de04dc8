/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.FieldValues;
import java.util.Arrays;

/** Evaluates the plans of one kind on one event after another; holds what is known of the event at hand. Not thread safe. */
final class KindMatcher implements Node.Answers, LiteralIndex.Found {
    private static final byte UNKNOWN = 0;
    private static final byte HOLDS = 1;
    private static final byte FAILS = 2;
    /** The necessary literal was found, the test itself was not made yet. */
    private static final byte POSSIBLE = 3;

    private final KindIndex index;
    private final EventView view;
    private final Report report;
    private final byte[] known;
    private final int[] touched;
    private int touchedCount;
    private final int[] endsIn;
    private final int[] scannedIn;
    private final int[] wantedIn;
    /** Clauses of each plan that are met, good if {@link #metIn} is the round. */
    private final byte[] met;

    private final int[] metIn;
    private final int[] candidates;
    private int candidateCount;
    private boolean wanted;
    private int round;

    KindMatcher(KindIndex index, EventView view, Report report) {
        this.index = index;
        this.view = view;
        this.report = report;
        this.known = new byte[index.atoms.size()];
        this.touched = new int[known.length];
        this.endsIn = new int[index.literals.length];
        this.scannedIn = new int[index.literals.length];
        this.wantedIn = new int[index.literals.length];
        this.met = new byte[index.plans.size()];
        this.metIn = new int[met.length];
        this.candidates = new int[index.plans.size()];
    }

    /** Evaluates the candidates among the plans on the event the view looks at. */
    void evaluate(MatchSink sink) {
        begin();
        for (int plan : index.always) {
            candidates[candidateCount++] = plan;
        }
        for (int slot : index.firstEnds) {
            ends(slot);
        }
        for (int slot : index.firstScans) {
            scan(slot);
        }
        for (int slot = 0; wanted && slot < wantedIn.length; slot++) {
            if (wantedIn[slot] == round) {
                ends(slot);
                scan(slot);
            }
        }
        Arrays.sort(candidates, 0, candidateCount);
        for (int i = 0; i < candidateCount; i++) {
            if (index.nodes.get(candidates[i]).test(this)) {
                send(candidates[i], sink);
            }
        }
    }

    private void send(int number, MatchSink sink) {
        Plan plan = index.plans.get(number);
        Node[] exceptions = index.exceptions[number];
        for (int i = 0; i < exceptions.length; i++) {
            if (exceptions[i].test(this)) {
                StatefulRule whole = plan.stateful();
                sink.excepted(
                        whole == null ? plan.rule() : whole.rule(),
                        plan.exceptions().get(i).title());
                return;
            }
        }
        report.send(plan, sink);
    }

    @Override
    public boolean holds(int atom) {
        byte state = known[atom];
        if (state == UNKNOWN && index.indexed[atom]) {
            int slot = index.atoms.get(atom).slot();
            ends(slot);
            scan(slot);
            state = known[atom];
            if (state == UNKNOWN) {
                return false;
            }
        }
        if (state == UNKNOWN || state == POSSIBLE) {
            Atom tested = index.atoms.get(atom);
            boolean result = tested.test().test(view.values(tested.slot()), view);
            set(atom, result ? HOLDS : FAILS);
            return result;
        }
        return state == HOLDS;
    }

    @Override
    public void found(int atom) {
        if (known[atom] != UNKNOWN) {
            return;
        }
        set(atom, index.decided[atom] ? HOLDS : POSSIBLE);
        for (int posting : index.filed[atom]) {
            meet(posting >>> 2, 1 << (posting & 3));
        }
    }

    private void meet(int plan, int clause) {
        int before = metIn[plan] == round ? met[plan] : 0;
        int now = before | clause;
        if (now == before) {
            return;
        }
        metIn[plan] = round;
        met[plan] = (byte) now;
        if (now == index.clauses[plan]) {
            candidates[candidateCount++] = plan;
        } else if (clause == 1) {
            for (int slot : index.later[plan]) {
                wantedIn[slot] = round;
            }
            wanted = true;
        }
    }

    private void begin() {
        for (int i = 0; i < touchedCount; i++) {
            known[touched[i]] = UNKNOWN;
        }
        touchedCount = 0;
        candidateCount = 0;
        wanted = false;
        round++;
    }

    private void set(int atom, byte state) {
        if (known[atom] == UNKNOWN) {
            touched[touchedCount++] = atom;
        }
        known[atom] = state;
    }

    private void ends(int slot) {
        LiteralIndex literals = index.literals[slot];
        if (literals == null || endsIn[slot] == round) {
            return;
        }
        endsIn[slot] = round;
        FieldValues values = view.values(slot);
        for (int i = 0; i < values.size(); i++) {
            literals.ends(values.get(i), this);
        }
    }

    private void scan(int slot) {
        LiteralIndex literals = index.literals[slot];
        if (literals == null || scannedIn[slot] == round) {
            return;
        }
        scannedIn[slot] = round;
        FieldValues values = view.values(slot);
        for (int i = 0; i < values.size(); i++) {
            literals.inside(values.get(i), this);
        }
    }
}
