/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What authors are held to beyond what a job asks for: rules bring what their status needs, exceptions have not expired, lists have owners,
 * and no rule alerts on what is ordinary.
 */
public final class RuleReview {
    /**
     * @param compiled what the compiler found
     * @param now time by which exceptions are judged
     * @param level what becomes of rules that lack something their status needs; an exception that has expired is always an error
     * @return the same with what the review found
     */
    public static Compilation of(Compilation compiled, Instant now, Problem.Level level) {
        Stream<Problem> lacking = compiled.immature().stream()
                .map(problem -> new Problem(
                        problem.path(), problem.line(), problem.column(), level, problem.message(), problem.remedy()));
        Stream<Problem> expired = compiled.ruleSet().exemptions().stream()
                .filter(exemption -> !now.isBefore(exemption.end()))
                .map(RuleReview::expired);
        Stream<Problem> lists = new ListReview(now).of(compiled.ruleSet().files());
        List<Problem> all = Stream.of(
                        compiled.problems().stream(), lacking, expired, lists, WideRules.in(compiled.ruleSet()))
                .flatMap(problems -> problems)
                .sorted()
                .distinct()
                .toList();
        return new Compilation(compiled.ruleSet(), all, List.of());
    }

    private static Problem expired(Exemption exemption) {
        return new Problem(
                exemption.path(),
                exemption.line(),
                1,
                Problem.Level.ERROR,
                "the exception '%s' of %s has expired on %s and excepts nothing any more"
                        .formatted(exemption.title(), exemption.owner(), exemption.lastDay()),
                "remove the file, or let the owner decide on a later day");
    }

    private RuleReview() {}
}
