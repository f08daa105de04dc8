/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;

/**
 * What the state of a group is about.
 *
 * @param rule the rule as the latest event brought it; its text may have changed while its logic has not
 * @param ruleSet rule set and version it came in
 * @param logic all that decides, see {@link io.acheron.rulekit.state.LogicCodec}
 * @param lagMs how far the latest late event was behind the watermark; a host that sends its backlog lives in its own past
 * @param expiresAt time by the clock at which everything is dropped, milliseconds since the epoch
 * @param waiting number of events that wait for the watermark
 */
public record GroupHead(Rule rule, String ruleSet, byte[] logic, long lagMs, long expiresAt, int waiting) {
    GroupHead withExpiry(long atMs) {
        return new GroupHead(rule, ruleSet, logic, lagMs, atMs, waiting);
    }

    GroupHead withWaiting(int number) {
        return new GroupHead(rule, ruleSet, logic, lagMs, expiresAt, number);
    }
}
