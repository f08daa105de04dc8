/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.rule.RuleBundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rule sets one subtask evaluates. A bundle takes the place of its predecessor as a whole between two events, or not at all.
 * Not thread safe.
 */
final class RuleBook implements AutoCloseable {
    /**
     * What became of a bundle.
     *
     * @param rules number of rules of the set now in force
     */
    record Outcome(RuleBundle bundle, boolean accepted, int rules, List<Problem> problems) {}

    /** A rule set in force. */
    record InForce(RuleBundle bundle, RuleSet rules, Evaluator evaluator) {}

    private record Candidate(RuleBundle bundle, CompletableFuture<Compilation> compilation) {}

    private final Map<String, InForce> inForce = new LinkedHashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, RuleBundle> seen = new LinkedHashMap<>();

    /** @return rule sets to evaluate, in the order they came into force */
    Iterable<InForce> inForce() {
        return inForce.values();
    }

    boolean isEmpty() {
        return inForce.isEmpty();
    }

    /** Begins to compile a bundle unless it, or a later version, was seen before: a topic read from its beginning shows old ones. */
    void offer(RuleBundle bundle) {
        RuleBundle latest = seen.get(bundle.getRuleSetId());
        if (latest != null
                && (bundle.getVersion() < latest.getVersion()
                        || (bundle.getVersion() == latest.getVersion()
                                && bundle.getHash().equals(latest.getHash())))) {
            return;
        }
        seen.put(bundle.getRuleSetId(), bundle);
        candidates.removeIf(older -> older.bundle().getRuleSetId().equals(bundle.getRuleSetId()));
        candidates.add(new Candidate(bundle, CompiledRules.of(bundle)));
    }

    void remove(String ruleSetId) {
        candidates.removeIf(candidate -> candidate.bundle().getRuleSetId().equals(ruleSetId));
        seen.remove(ruleSetId);
        InForce gone = inForce.remove(ruleSetId);
        if (gone != null) {
            gone.evaluator().close();
        }
    }

    /** Puts bundles that are compiled by now in force; cheap when there is none. */
    void settle(Consumer<Outcome> outcomes) {
        if (!candidates.isEmpty()) {
            settle(0, outcomes);
        }
    }

    /** The same, after waiting for those that are not compiled yet. */
    void settle(long waitMs, Consumer<Outcome> outcomes) {
        for (Candidate candidate : List.copyOf(candidates)) {
            Compilation compilation = compilation(candidate, waitMs);
            if (compilation != null) {
                candidates.remove(candidate);
                outcomes.accept(judge(candidate.bundle(), compilation));
            }
        }
    }

    /** Puts a bundle in force that was accepted before, with the rules that are good today. */
    Outcome restore(RuleBundle bundle) {
        Compilation compilation = CompiledRules.of(bundle).join();
        enforce(bundle, compilation.ruleSet());
        seen.put(bundle.getRuleSetId(), bundle);
        return new Outcome(bundle, true, compilation.ruleSet().all().size(), compilation.problems());
    }

    private Outcome judge(RuleBundle bundle, Compilation compilation) {
        if (compilation.accepted()) {
            enforce(bundle, compilation.ruleSet());
        }
        InForce current = inForce.get(bundle.getRuleSetId());
        int rules = current == null ? 0 : current.rules().all().size();
        return new Outcome(bundle, compilation.accepted(), rules, compilation.problems());
    }

    private void enforce(RuleBundle bundle, RuleSet rules) {
        InForce old = inForce.put(bundle.getRuleSetId(), new InForce(bundle, rules, rules.newEvaluator()));
        if (old != null) {
            old.evaluator().close();
        }
    }

    private static @Nullable Compilation compilation(Candidate candidate, long waitMs) {
        try {
            return waitMs == 0
                    ? candidate.compilation().getNow(null)
                    : candidate.compilation().get(waitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("CompiledRules never fails", e);
        }
    }

    @Override
    public void close() {
        inForce.values().forEach(rules -> rules.evaluator().close());
        inForce.clear();
    }
}
