/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.schema.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Runs of files of which no origin is known, until the watermark says that none can come any more that was before them. Bounded:
 * the oldest gives way. Not thread safe.
 */
final class WaitingRuns {
    private record Waiting(String key, Event run) {
        long time() {
            return run.getHeader().getEventTime().toEpochMilli();
        }
    }

    private final int most;
    private final PriorityQueue<Waiting> byTime = new PriorityQueue<>(Comparator.comparingLong(Waiting::time));
    private final Map<String, Queue<Event>> byKey = new HashMap<>();

    WaitingRuns(int most) {
        this.most = most;
    }

    boolean isFull() {
        return byTime.size() >= most;
    }

    void add(String key, Event run) {
        byTime.add(new Waiting(key, run));
        byKey.computeIfAbsent(key, any -> new ArrayDeque<>(1)).add(run);
    }

    /** @return runs of the file in the order in which they came; they wait no longer */
    Queue<Event> take(String key) {
        Queue<Event> runs = byKey.remove(key);
        return runs == null ? new ArrayDeque<>(0) : runs;
    }

    /** What is as old as the watermark or older waits no longer. */
    void expire(long watermark) {
        for (Waiting oldest = byTime.peek(); oldest != null && oldest.time() <= watermark; oldest = byTime.peek()) {
            byTime.remove();
            Queue<Event> runs = byKey.get(oldest.key());
            if (runs != null && runs.remove(oldest.run()) && runs.isEmpty()) {
                byKey.remove(oldest.key());
            }
        }
    }

    /** @return all that wait */
    List<Event> all() {
        List<Event> all = new ArrayList<>();
        byKey.values().forEach(all::addAll);
        return all;
    }
}
