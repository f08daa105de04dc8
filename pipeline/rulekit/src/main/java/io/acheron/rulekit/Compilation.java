/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.util.List;

/**
 * Outcome of compiling a bundle.
 *
 * @param ruleSet the rules that are good
 * @param problems all that was found, ordered by place
 * @param immature what rules lack for the status they claim; refuses nothing, see {@link RuleReview}
 */
public record Compilation(RuleSet ruleSet, List<Problem> problems, List<Problem> immature) {
    public Compilation {
        problems = List.copyOf(problems);
        immature = List.copyOf(immature);
    }

    public Compilation(RuleSet ruleSet, List<Problem> problems) {
        this(ruleSet, problems, List.of());
    }

    /** @return whether there is no error, so that the bundle may be put in force as a whole */
    public boolean accepted() {
        return problems.stream().noneMatch(problem -> problem.level() == Problem.Level.ERROR);
    }
}
