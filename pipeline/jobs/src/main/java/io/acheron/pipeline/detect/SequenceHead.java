/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;

/**
 * What the state of a sequence is about, and how far it has come.
 *
 * @param rule the rule as the latest step brought it; its text may have changed while its logic has not
 * @param ruleSet rule set and version it came in
 * @param plan what the automaton is made of
 * @param time time of the latest event the automaton saw, milliseconds since the epoch
 * @param lagMs how far the latest late event was behind the watermark; a host that sends its backlog lives in its own past
 * @param expiresAt time by the clock at which everything is dropped, milliseconds since the epoch
 */
public record SequenceHead(Rule rule, String ruleSet, SequencePlan plan, long time, long lagMs, long expiresAt) {
    SequenceHead at(long newTime) {
        return new SequenceHead(rule, ruleSet, plan, Math.max(time, newTime), lagMs, expiresAt);
    }
}
