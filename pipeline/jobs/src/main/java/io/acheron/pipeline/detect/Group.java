/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.state.NodeState;
import io.acheron.rulekit.state.Occurrence;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What a task knows of one group of one rule, while it holds it in memory. Times are milliseconds since the epoch. */
final class Group {
    /** Time of what never comes. */
    static final long NEVER = Long.MAX_VALUE;
    /** No timer is set. */
    static final long NONE = Long.MIN_VALUE;

    final String key;
    /** The rule as the latest event brought it; its text may have changed while its logic has not. */
    @Nullable
    Definition definition;
    /** Null while nothing has begun. */
    @Nullable
    NodeState state;
    /** Events that wait for the watermark. */
    final PriorityQueue<Occurrence> waiting = new PriorityQueue<>(2);
    /** How far the latest late event was behind the watermark; a host that sends its backlog lives in its own past. */
    long lagMs;
    /** Event time at which the evaluator is to be asked again. */
    long wakeMs = NEVER;
    /** Time by the clock at which everything is dropped. */
    long expiresAtMs;
    /** Timers Flink holds for the group. */
    long eventTimerMs = NONE;

    long clockTimerMs = NONE;
    /** Time at which the agenda names the group. */
    long plannedMs = NEVER;
    /** Whether the backend holds something of the group. */
    boolean stored;
    /** What the group counted for when it was last weighed, in kilobytes. */
    int weight;

    Group(String key) {
        this.key = key;
    }

    /** @return event time at which the group is to be looked at */
    long dueMs() {
        Occurrence first = waiting.peek();
        return first == null ? wakeMs : Math.min(wakeMs, first.timeMillis());
    }

    /** @return whether there is nothing to know of it */
    boolean isOver() {
        return state == null && waiting.isEmpty();
    }

    int weigh() {
        return 1 + 2 * waiting.size() + (state == null ? 0 : state.weight());
    }
}
