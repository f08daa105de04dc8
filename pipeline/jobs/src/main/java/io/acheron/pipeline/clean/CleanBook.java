/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.Problem;
import io.acheron.rulekit.sigma.EventSelections;
import io.acheron.schema.control.JobConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration one subtask works by: the one of the control topic, or else the one the job was started with. A new one takes
 * the place of its predecessor as a whole between two events, or not at all. Not thread safe.
 */
final class CleanBook {
    /**
     * What became of a configuration that was offered.
     *
     * @param offered null when one was taken back or there is none
     * @param accepted whether it is in force now
     */
    record Outcome(@Nullable JobConfig offered, boolean accepted, List<Problem> problems) {}

    private record InForce(JobConfig config, CleanRules rules, EventSelections.Matcher matcher) {}

    private final @Nullable InForce own;
    private @Nullable InForce controlled;

    /** @param own configuration the job was started with; null for none, and one with errors counts as none */
    CleanBook(@Nullable JobConfig own) {
        this.own = own == null
                ? null
                : check(own).map(rules -> inForce(own, rules)).orElse(null);
    }

    /** @return empty when the configuration, or a later one, was seen before: a topic read from its beginning shows old ones */
    Optional<Outcome> offer(JobConfig config) {
        InForce now = controlled;
        if (now != null && config.getVersion() <= now.config().getVersion()) {
            boolean same = config.getHash().equals(now.config().getHash());
            if (same || config.getVersion() < now.config().getVersion()) {
                return Optional.empty();
            }
            Problem problem = new Problem(
                    config.getScope(),
                    0,
                    0,
                    Problem.Level.ERROR,
                    "version %d is in force with another content".formatted(config.getVersion()),
                    "publish it with a version above");
            return Optional.of(new Outcome(config, false, List.of(problem)));
        }
        CleanFile.Read read = CleanFile.read(config.getScope(), config.getContent(), config.getIssued());
        read.rules().ifPresent(rules -> controlled = inForce(config, rules));
        return Optional.of(new Outcome(config, read.rules().isPresent(), read.problems()));
    }

    /** Back to what the job was started with. */
    Outcome takeBack() {
        controlled = null;
        return new Outcome(null, true, List.of());
    }

    /** @return null when nothing is in force */
    @Nullable
    CleanRules rules() {
        InForce now = now();
        return now == null ? null : now.rules();
    }

    /** @return the configuration in force; null when there is none */
    @Nullable
    JobConfig config() {
        InForce now = now();
        return now == null ? null : now.config();
    }

    EventSelections.@Nullable Matcher matcher() {
        InForce now = now();
        return now == null ? null : now.matcher();
    }

    private @Nullable InForce now() {
        return controlled == null ? own : controlled;
    }

    private static Optional<CleanRules> check(JobConfig config) {
        return CleanFile.read(config.getScope(), config.getContent(), config.getIssued())
                .rules();
    }

    private static InForce inForce(JobConfig config, CleanRules rules) {
        return new InForce(config, rules, rules.selections().newMatcher());
    }
}
