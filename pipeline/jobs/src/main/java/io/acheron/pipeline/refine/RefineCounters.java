/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * What the stage left out or gave up, each by its reason, so that in = out + dropped(reason) holds.
 *
 * @param repeats events dropped because they had arrived before
 * @param lost sequence numbers found missing; falls never, even when a late event fills the gap
 * @param late events that filled a gap counted as lost
 * @param forgottenRanges ranges of missing numbers given up for want of room
 * @param evictedProcesses processes forgotten while they lived for want of room
 * @param evictedHoldings descriptors forgotten for want of room
 * @param inherited stdio facts not repeated for a child that has the stdio of a reported interpreter
 * @param overReported stdio facts left out because the interpreter had reached its limit
 */
record RefineCounters(
        Counter repeats,
        Counter lost,
        Counter late,
        Counter forgottenRanges,
        Counter evictedProcesses,
        Counter evictedHoldings,
        Counter inherited,
        Counter overReported) {

    static RefineCounters register(MetricGroup parent) {
        MetricGroup group = parent.addGroup("refine");
        return new RefineCounters(
                group.counter("repeatedEvents"),
                group.counter("lostEvents"),
                group.counter("lateEvents"),
                group.counter("forgottenSequenceRanges"),
                group.counter("evictedProcesses"),
                group.counter("evictedDescriptors"),
                group.counter("inheritedStdioFacts"),
                group.counter("stdioFactsOverLimit"));
    }

    static RefineCounters unregistered() {
        return new RefineCounters(
                new SimpleCounter(),
                new SimpleCounter(),
                new SimpleCounter(),
                new SimpleCounter(),
                new SimpleCounter(),
                new SimpleCounter(),
                new SimpleCounter(),
                new SimpleCounter());
    }
}
