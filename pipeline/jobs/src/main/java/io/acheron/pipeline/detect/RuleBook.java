/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.TrustedKeys;
import io.acheron.schema.rule.RuleBundle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

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

    /**
     * A rule set in force.
     *
     * @param name rule set and version, such as {@code default 7}
     * @param compilation held so that other subtasks of the process find it
     * @param definitions of rules over several events that were met so far
     */
    record InForce(
            String name,
            RuleSet rules,
            Evaluator evaluator,
            CompletableFuture<Compilation> compilation,
            Map<StatefulRule, Definition> definitions) {
        /** @return the rule as the stage knows it that holds its state; made once */
        Definition definition(StatefulRule rule) {
            return definitions.computeIfAbsent(rule, any -> Definition.of(any.rule(), name, any.logic()));
        }
    }

    private record Candidate(RuleBundle bundle, CompletableFuture<Compilation> compilation) {}

    private final Map<String, InForce> inForce = new LinkedHashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, RuleBundle> seen = new LinkedHashMap<>();
    private final TrustedKeys trusted;

    RuleBook(TrustedKeys trusted) {
        this.trusted = trusted;
    }

    /** @return rule sets to evaluate, in the order they came into force */
    Iterable<InForce> inForce() {
        return inForce.values();
    }

    boolean isEmpty() {
        return inForce.isEmpty();
    }

    /**
     * Begins to compile a bundle unless it, or a later version, was seen before: a topic read from its beginning shows old ones.
     *
     * @return what is wrong with a bundle that is refused for where it comes from; it does not count as seen, or anybody who may write to
     *     the topic could put a version there after which no other is taken
     */
    Optional<Outcome> offer(RuleBundle bundle) {
        RuleBundle latest = seen.get(bundle.getRuleSetId());
        if (latest != null
                && (bundle.getVersion() < latest.getVersion()
                        || (bundle.getVersion() == latest.getVersion()
                                && bundle.getHash().equals(latest.getHash())))) {
            return Optional.empty();
        }
        Optional<String> refusal = trusted.refusal(bundle);
        if (refusal.isPresent()) {
            return Optional.of(new Outcome(bundle, false, rules(bundle), List.of(distrust(refusal.get()))));
        }
        seen.put(bundle.getRuleSetId(), bundle);
        candidates.removeIf(older -> older.bundle().getRuleSetId().equals(bundle.getRuleSetId()));
        candidates.add(new Candidate(bundle, CompiledRules.of(bundle)));
        return Optional.empty();
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
            settle(CompletableFuture::isDone, outcomes);
        }
    }

    /** The same, after waiting for those that are not compiled yet: for the time before the first event. */
    void settleAll(Consumer<Outcome> outcomes) {
        settle(pending -> true, outcomes);
    }

    private void settle(Predicate<CompletableFuture<Compilation>> which, Consumer<Outcome> outcomes) {
        for (Candidate candidate : List.copyOf(candidates)) {
            if (which.test(candidate.compilation())) {
                Compilation compilation = candidate.compilation().join();
                candidates.remove(candidate);
                outcomes.accept(judge(candidate, compilation));
            }
        }
    }

    /**
     * Puts a bundle in force that was accepted before, with the rules that are good today. One from before keys were asked for stays in
     * force, and says so: to run no rules would be worse.
     */
    Outcome restore(RuleBundle bundle) {
        CompletableFuture<Compilation> pending = CompiledRules.of(bundle);
        Compilation compilation = pending.join();
        enforce(bundle, compilation, pending);
        seen.put(bundle.getRuleSetId(), bundle);
        List<Problem> problems = new ArrayList<>(compilation.problems());
        trusted.refusal(bundle).ifPresent(reason -> problems.add(distrust(reason)));
        return new Outcome(bundle, true, rules(bundle), problems);
    }

    private Outcome judge(Candidate candidate, Compilation compilation) {
        if (compilation.accepted()) {
            enforce(candidate.bundle(), compilation, candidate.compilation());
        }
        return new Outcome(
                candidate.bundle(), compilation.accepted(), rules(candidate.bundle()), compilation.problems());
    }

    /** @return number of rules in force in the rule set of the bundle */
    private int rules(RuleBundle bundle) {
        InForce current = inForce.get(bundle.getRuleSetId());
        return current == null ? 0 : current.rules().all().size();
    }

    private static Problem distrust(String reason) {
        return new Problem(
                "",
                0,
                0,
                Problem.Level.ERROR,
                reason,
                "publish it again with --sign-key, or start the job with the key in --rules.trusted-keys");
    }

    private void enforce(RuleBundle bundle, Compilation compilation, CompletableFuture<Compilation> pending) {
        RuleSet rules = compilation.ruleSet();
        InForce old = inForce.put(
                bundle.getRuleSetId(),
                new InForce(
                        rules.id() + ' ' + rules.version(),
                        rules,
                        rules.newEvaluator(),
                        pending,
                        new IdentityHashMap<>()));
        if (old != null) {
            old.evaluator().close();
        }
    }

    @Override
    public void close() {
        inForce.values().forEach(rules -> rules.evaluator().close());
        inForce.clear();
    }
}
