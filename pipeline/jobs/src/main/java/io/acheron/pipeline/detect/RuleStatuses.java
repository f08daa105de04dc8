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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells what became of bundles in one subtask: what is in force, which of its rules rest, and what was refused since. */
final class RuleStatuses {
    private final String job;
    private final int subtask;
    private final int subtasks;
    private final Map<String, RuleStatus> inForce = new TreeMap<>();
    private final Map<String, RuleStatus> refused = new TreeMap<>();
    /** Rules that rest, by rule set and rule. */
    private final Map<String, Map<String, RuleProblem>> resting = new TreeMap<>();

    RuleStatuses(String job, int subtask, int subtasks) {
        this.job = job;
        this.subtask = subtask;
        this.subtasks = subtasks;
    }

    /** @return what to say about a bundle that was put in force or refused */
    RuleStatus decided(RuleBook.Outcome outcome, Instant time) {
        String ruleSet = outcome.bundle().getRuleSetId();
        RuleStatus status = RuleStatus.newBuilder()
                .setJob(job)
                .setSubtask(subtask)
                .setSubtasks(subtasks)
                .setRuleSetId(ruleSet)
                .setVersion(outcome.bundle().getVersion())
                .setHash(outcome.bundle().getHash())
                .setKeyId(outcome.bundle().getKeyId())
                .setAccepted(outcome.accepted())
                .setRules(outcome.rules())
                .setProblems(outcome.problems().stream()
                        .filter(problem -> problem.level() == Problem.Level.ERROR)
                        .map(RuleStatuses::problem)
                        .toList())
                .setTime(time.truncatedTo(ChronoUnit.MICROS))
                .build();
        if (outcome.accepted()) {
            inForce.put(ruleSet, status);
            refused.remove(ruleSet);
            resting.remove(ruleSet);
        } else {
            refused.put(ruleSet, status);
        }
        return status;
    }

    /** @return what to say when a rule of a set in force is no longer evaluated */
    RuleStatus rests(String ruleSet, String ruleId, Problem problem) {
        resting.computeIfAbsent(ruleSet, any -> new LinkedHashMap<>()).put(ruleId, problem(problem));
        return now(ruleSet);
    }

    /** @return what to say when a rule is evaluated again */
    RuleStatus resumes(String ruleSet, String ruleId) {
        resting.getOrDefault(ruleSet, new LinkedHashMap<>()).remove(ruleId);
        return now(ruleSet);
    }

    void forget(String ruleSet) {
        inForce.remove(ruleSet);
        refused.remove(ruleSet);
        resting.remove(ruleSet);
    }

    /** @return all that holds now */
    List<RuleStatus> all() {
        List<RuleStatus> all = new ArrayList<>();
        inForce.keySet().forEach(ruleSet -> all.add(now(ruleSet)));
        all.addAll(refused.values());
        return all;
    }

    private RuleStatus now(String ruleSet) {
        RuleStatus status = RuleStatus.newBuilder(inForce.get(ruleSet)).build();
        List<RuleProblem> problems = new ArrayList<>(status.getProblems());
        problems.addAll(resting.getOrDefault(ruleSet, Map.of()).values());
        status.setProblems(problems);
        return status;
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
