/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Problem;
import io.acheron.schema.status.RuleProblem;
import io.acheron.schema.status.RuleStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells on the status topic what became of a bundle. */
final class RuleStatuses {
    static RuleStatus of(String job, int subtask, RuleBook.Outcome outcome, Instant time) {
        return RuleStatus.newBuilder()
                .setJob(job)
                .setSubtask(subtask)
                .setRuleSetId(outcome.bundle().getRuleSetId())
                .setVersion(outcome.bundle().getVersion())
                .setHash(outcome.bundle().getHash())
                .setAccepted(outcome.accepted())
                .setRules(outcome.rules())
                .setProblems(outcome.problems().stream()
                        .filter(problem -> problem.level() == Problem.Level.ERROR)
                        .map(RuleStatuses::problem)
                        .toList())
                .setTime(time.truncatedTo(ChronoUnit.MICROS))
                .build();
    }

    private static RuleProblem problem(Problem problem) {
        return RuleProblem.newBuilder()
                .setPath(problem.path())
                .setLine(problem.line())
                .setColumn(problem.column())
                .setMessage(problem.message())
                .setRemedy(problem.remedy())
                .build();
    }

    private RuleStatuses() {}
}
