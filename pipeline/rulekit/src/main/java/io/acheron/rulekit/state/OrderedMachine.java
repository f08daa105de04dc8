/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Steps in their order. An event moves each match that has begun to the furthest step it can take, so matches never fork, and of
 * two at the same place with the same captured and distinct values only one has a future of its own: the later one, since its window
 * ends later. So a key holds about as many begun matches as the rule has events, whatever comes; where captured values keep
 * them apart a bound does, and what it costs is counted.
 */
final class OrderedMachine implements Machine {
    /** More than any written rule needs at once for a key, few enough to look at for each event. */
    static final int MOST_PARTIALS = 64;

    @Override
    public void accept(Logic logic, NodeState state, Entry entry, Findings findings) {
        Steps steps = Steps.of(logic);
        end(steps, state, entry, findings);
        if (move(steps, state, entry, findings)) {
            return;
        }
        begin(steps, state, entry, findings);
        if (!logic.everyMatch()) {
            removeDominated(steps, state);
        }
        int tooMany = state.partials.size() - MOST_PARTIALS;
        if (tooMany > 0) {
            state.partials.subList(0, tooMany).clear();
            findings.dropped(tooMany);
        }
    }

    /** Ends matches that an absent step or until forbids. */
    private static void end(Steps steps, NodeState state, Entry entry, Findings findings) {
        int before = state.partials.size();
        state.partials.removeIf(partial -> entry.parts().stream().anyMatch(part -> steps.ends(partial, part)));
        findings.timedOut(before - state.partials.size());
    }

    /** @return whether a match was found that uses the entry up */
    private static boolean move(Steps steps, NodeState state, Entry entry, Findings findings) {
        boolean found = false;
        for (Iterator<Partial> all = state.partials.iterator(); all.hasNext(); ) {
            Partial partial = all.next();
            Entry.@Nullable Part part = steps.furthest(partial, entry);
            if (part == null) {
                continue;
            }
            steps.take(partial, part, entry);
            if (steps.isFound(partial)) {
                all.remove();
                findings.found(steps.evidence(partial));
                found = true;
                if (!steps.logic().everyMatch()) {
                    state.partials.clear();
                    return true;
                }
            }
        }
        return found;
    }

    private static void begin(Steps steps, NodeState state, Entry entry, Findings findings) {
        Entry.@Nullable Part part = steps.first(entry);
        if (part == null) {
            return;
        }
        Partial partial = new Partial();
        steps.take(partial, part, entry);
        if (steps.isFound(partial)) {
            findings.found(steps.evidence(partial));
        } else {
            state.partials.add(partial);
        }
    }

    private static void removeDominated(Steps steps, NodeState state) {
        List<Partial> kept = new ArrayList<>(state.partials.size());
        for (int i = state.partials.size() - 1; i >= 0; i--) {
            Partial partial = state.partials.get(i);
            Partial same = null;
            for (Partial other : kept) {
                if (sameFuture(steps, partial, other)) {
                    same = other;
                    break;
                }
            }
            if (same == null) {
                kept.add(0, partial);
            } else if (steps.waitsForAbsence(partial)) {
                // The one that began first is due first; a later one must not put it off for ever.
                kept.set(kept.indexOf(same), partial);
            }
        }
        state.partials.clear();
        state.partials.addAll(kept);
    }

    private static boolean sameFuture(Steps steps, Partial one, Partial other) {
        return one.step == other.step
                && one.count == other.count
                && one.captured.equals(other.captured)
                && (!steps.input(one.step).distinct() || Objects.equals(one.distinctValues(), other.distinctValues()));
    }

    @Override
    public void advance(Logic logic, NodeState state, long toMicros, Findings findings) {
        Steps steps = Steps.of(logic);
        int timedOut = 0;
        boolean found = false;
        for (Iterator<Partial> all = state.partials.iterator(); all.hasNext(); ) {
            Partial partial = all.next();
            if (partial.start() + logic.withinMicros() > toMicros) {
                continue;
            }
            all.remove();
            if (!steps.waitsForAbsence(partial)) {
                timedOut++;
            } else if (!found || logic.everyMatch()) {
                found = true;
                findings.found(steps.evidence(partial));
            }
        }
        findings.timedOut(timedOut);
    }

    @Override
    public long deadline(Logic logic, NodeState state) {
        long first = NEVER;
        for (Partial partial : state.partials) {
            first = Math.min(first, partial.start() + logic.withinMicros());
        }
        return first;
    }
}
