/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.Problem;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.status.JobConfigStatus;
import io.acheron.schema.status.RuleProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Tells on the status topic what became of a configuration and what is in force. */
final class CleanStatuses {
    private final String job;
    private final String scope;
    private final int subtask;
    private final int subtasks;

    CleanStatuses(String job, String scope, int subtask, int subtasks) {
        this.job = job;
        this.scope = scope;
        this.subtask = subtask;
        this.subtasks = subtasks;
    }

    JobConfigStatus of(CleanBook.Outcome outcome, CleanBook book, Instant time) {
        JobConfig now = book.config();
        CleanRules rules = book.rules();
        return JobConfigStatus.newBuilder()
                .setJob(job)
                .setStage(CleanFunction.STAGE)
                .setSubtask(subtask)
                .setSubtasks(subtasks)
                .setScope(scope)
                .setOffered(outcome.offered() == null ? 0 : outcome.offered().getVersion())
                .setAccepted(outcome.accepted())
                .setVersion(now == null ? 0 : now.getVersion())
                .setHash(now == null ? "" : now.getHash())
                .setInForce(rules == null ? List.of() : rules.ids())
                .setProblems(outcome.problems().stream()
                        .filter(problem -> problem.level() == Problem.Level.ERROR)
                        .map(CleanStatuses::problem)
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
}
