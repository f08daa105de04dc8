/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be ended in the opposite order; one that fails to end does not keep the others. */
public final class Teardown implements AutoCloseable {
    private record Entry(String name, AutoCloseable part) {}

    private final Deque<Entry> started = new ArrayDeque<>();
    private final Progress progress;

    /** @param progress is told what could not be ended */
    public Teardown(Progress progress) {
        this.progress = progress;
    }

    /**
     * @param name for people
     * @param part is closed with this
     * @return the part
     */
    public <T extends AutoCloseable> T add(String name, T part) {
        started.push(new Entry(name, part));
        return part;
    }

    @Override
    public void close() {
        // An interrupt is how Ctrl-C arrives here; left set, it would cut short the orderly end of each part.
        boolean interrupted = Thread.interrupted();
        while (!started.isEmpty()) {
            Entry entry = started.pop();
            try {
                entry.part().close();
            } catch (Exception e) {
                interrupted |= Thread.interrupted();
                progress.warn("could not end %s: %s".formatted(entry.name(), Failure.reason(e)));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
