/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.schema.event.Event;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** An engine with its rules, and the rates it reached in each round. */
final class Runner {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** A slow engine takes only a part of a batch: this is how long it may keep the others waiting. */
    private static final long LONGEST_NS = 10_000_000;

    private static final int BETWEEN_LOOKS = 32;

    private final String name;
    private final int rules;
    private final Engine engine;
    private final BitSet hits = new BitSet();
    private final List<Double> rates = new ArrayList<>();
    private long events;
    private long used;

    Runner(String name, int rules, Engine engine) {
        this.name = name;
        this.rules = rules;
        this.engine = engine;
    }

    String name() {
        return name;
    }

    int rules() {
        return rules;
    }

    /** @return rules that the event meets */
    BitSet decide(Event event) {
        BitSet met = new BitSet();
        engine.evaluate(event, met);
        return met;
    }

    /** @return CPU time of this thread since the round began, nanoseconds */
    long run(List<Event> batch) {
        long start = THREADS.getCurrentThreadCpuTime();
        long until = System.nanoTime() + LONGEST_NS;
        int i = 0;
        while (i < batch.size() && (i % BETWEEN_LOOKS != 0 || System.nanoTime() < until)) {
            engine.evaluate(batch.get(i++), hits);
        }
        used += THREADS.getCurrentThreadCpuTime() - start;
        events += i;
        return used;
    }

    long used() {
        return used;
    }

    /** @param counts whether it was no warm-up */
    void endRound(boolean counts) {
        if (counts) {
            rates.add(events * 1e9 / used);
        }
        events = 0;
        used = 0;
    }

    /** @return events per CPU second */
    double median() {
        List<Double> sorted = new ArrayList<>(rates);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    double least() {
        return Collections.min(rates);
    }

    double most() {
        return Collections.max(rates);
    }
}
