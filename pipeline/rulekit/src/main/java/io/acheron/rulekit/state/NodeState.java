/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of one group of one rule. Bounded: see the machines. Not thread safe. */
public final class NodeState {
    static final long NEVER = Long.MIN_VALUE;

    /** Matches of ordered steps that have begun, oldest first. */
    final List<Partial> partials = new ArrayList<>();
    /** Entries in the window, oldest first. */
    final List<Entry> entries = new ArrayList<>();
    /** When each value was last seen, longest ago first. */
    final Map<String, Long> seen = new LinkedHashMap<>();
    /** Groups of chained correlations, by part and group values, longest unused first. */
    final Map<String, NodeState> chained = new LinkedHashMap<>();
    /** Group values of this node if it is chained. */
    List<String> group = List.of();
    /** Sum of the values of the entries, where the rule asks for one. */
    double sum;
    /** Time of the first event of the key, or NEVER. */
    long began = NEVER;
    /** Before this time the group says nothing. */
    long quietUntil = NEVER;
    /** Time the group has reached. */
    long now = NEVER;

    /** @return whether the state is as if no event had ever come */
    public boolean isIdle() {
        return partials.isEmpty()
                && entries.isEmpty()
                && seen.isEmpty()
                && chained.isEmpty()
                && began == NEVER
                && quietUntil <= now;
    }

    /** @return about how many kilobytes the state takes */
    public int weight() {
        int events = Math.min(entries.size(), Thinning.MOST_WHOLE) + 2 * partials.size();
        return 1 + 2 * events + (entries.size() + seen.size()) / 4 + 4 * chained.size();
    }

    /** @return time the group has reached in microseconds since the epoch; the least number before the first event */
    public long now() {
        return now;
    }
}
