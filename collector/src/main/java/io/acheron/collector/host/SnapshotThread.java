/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.Event;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshot in a thread of its own, a few events ahead of the one that drains, since a look at a file on a dead network mount
 * may take for ever. {@link #hasNext} tells whether an event is ready now; later there may be more. An event whose process has ended or
 * changed meanwhile is left out, lest it comes after the exit or the exec that the kernel told.
 */
public final class SnapshotThread implements Iterator<Event> {
    static final int AHEAD = 64;

    private final StartupSnapshot snapshot;
    private final BlockingQueue<Event> read = new ArrayBlockingQueue<>(AHEAD);
    private volatile boolean finished;
    private @Nullable Event next;

    private SnapshotThread(StartupSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Begins to read. */
    public static SnapshotThread start(StartupSnapshot snapshot) {
        SnapshotThread reader = new SnapshotThread(snapshot);
        Thread thread = new Thread(reader::run, "acheron-snapshot");
        thread.setDaemon(true);
        thread.start();
        return reader;
    }

    private void run() {
        try {
            while (snapshot.hasNext()) {
                read.put(snapshot.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finished = true;
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            Event candidate = read.poll();
            if (candidate == null) {
                return false;
            }
            next = snapshot.isCurrent(candidate) ? candidate : null;
        }
        return true;
    }

    @Override
    public Event next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Event event = next;
        next = null;
        return event;
    }

    /** Whether nothing will come any more. */
    boolean isFinished() {
        return finished && !hasNext();
    }
}
