/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import static java.util.Objects.requireNonNull;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Runs of files of which no origin is known, until the watermark says that none can come any more that was before them. They wait as
 * bytes, a fifth of what events take, since hardly one is ever asked for. Not thread safe.
 */
final class WaitingRuns {
    /** What a run takes besides its bytes: two queues, the key, the entry of the map. */
    private static final int BESIDES = 256;

    private final SingleObject<Event> codec = SingleObject.of(Event.class);
    private final long mostBytes;
    private final PriorityQueue<Waiting> byTime = new PriorityQueue<>(Comparator.comparingLong(Waiting::time));
    private final Map<String, Queue<Waiting>> byKey = new HashMap<>();
    private long bytes;

    private record Waiting(String key, long time, byte[] run) {}

    /** @param mostBytes of memory after which {@link #isFull} */
    WaitingRuns(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    boolean isFull() {
        return bytes >= mostBytes;
    }

    void add(String key, Event run) {
        add(new Waiting(key, run.getHeader().getEventTime().toEpochMilli(), codec.encode(run)));
    }

    /**
     * Adds a run that waited before a restore.
     *
     * @param isOurs tells by the key of a file whether its runs belong here
     * @throws UndecodableRecordException if a release wrote it whose schema this one does not know
     */
    void restore(byte[] run, Predicate<String> isOurs) throws UndecodableRecordException {
        Event event = codec.decode(run);
        String key = requireNonNull(FileTrace.key(event));
        if (isOurs.test(key)) {
            add(new Waiting(key, event.getHeader().getEventTime().toEpochMilli(), run));
        }
    }

    private void add(Waiting waiting) {
        byTime.add(waiting);
        byKey.computeIfAbsent(waiting.key(), any -> new ArrayDeque<>(1)).add(waiting);
        bytes += size(waiting);
    }

    /** @return runs of the file in the order in which they came; they wait no longer */
    List<Event> take(String key) throws UndecodableRecordException {
        Queue<Waiting> runs = byKey.remove(key);
        List<Event> taken = new ArrayList<>();
        for (Waiting waiting : runs == null ? List.<Waiting>of() : runs) {
            taken.add(codec.decode(waiting.run()));
        }
        return taken;
    }

    /** What is as old as the watermark or older waits no longer. */
    void expire(long watermark) {
        for (Waiting oldest = byTime.peek(); oldest != null && oldest.time() <= watermark; oldest = byTime.peek()) {
            byTime.remove();
            bytes -= size(oldest);
            Queue<Waiting> runs = byKey.get(oldest.key());
            if (runs != null && runs.remove(oldest) && runs.isEmpty()) {
                byKey.remove(oldest.key());
            }
        }
    }

    /** @return all that wait */
    List<byte[]> all() {
        List<byte[]> all = new ArrayList<>();
        byKey.values().forEach(runs -> runs.forEach(waiting -> all.add(waiting.run())));
        return all;
    }

    private static long size(Waiting waiting) {
        return BESIDES + waiting.run().length;
    }
}
