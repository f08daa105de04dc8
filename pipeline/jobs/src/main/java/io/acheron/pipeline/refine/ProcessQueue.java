/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessState;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the number of processes remembered per host: a clock over all entries, advanced two steps for each new one, so that an
 * ended process is forgotten soon after its time without a timer for each.
 */
final class ProcessQueue {
    static final long MOST = 131_072;
    /** Long enough for events of other CPUs that arrive late, and for a detached child to be joined to its dead parent. */
    static final long GRACE_NS = 300_000_000_000L;
    /** Some ended processes are kept whatever their age, so that the ancestry of a quiet host stays whole. */
    static final long ALWAYS_KEPT = 512;

    private static final int STEPS = 2;

    private final Store<Long, String> queue;
    private final long most;
    private final Counter evicted;

    ProcessQueue(Store<Long, String> queue, long most, Counter evicted) {
        this.queue = queue;
        this.most = most;
        this.evicted = evicted;
    }

    /**
     * @param nowNs kernel time
     * @param lookUp finds what is known of a process
     * @param forget removes all that is known of it
     */
    void add(
            String entity,
            long nowNs,
            HostState host,
            Function<String, @Nullable ProcessState> lookUp,
            Consumer<String> forget) {
        append(entity, host);
        for (int i = 0; i < STEPS && host.getQueueTail() - host.getQueueHead() > ALWAYS_KEPT; i++) {
            String oldest = queue.get(host.getQueueHead());
            queue.remove(host.getQueueHead());
            host.setQueueHead(host.getQueueHead() + 1);
            if (oldest == null) {
                continue;
            }
            ProcessState process = lookUp.apply(oldest);
            boolean full = host.getQueueTail() - host.getQueueHead() >= most;
            boolean lives = process != null && process.getExitTimeNs() == 0;
            boolean needed = lives || (process != null && nowNs - process.getExitTimeNs() < GRACE_NS);
            if (needed && !full) {
                append(oldest, host);
            } else {
                if (lives) {
                    evicted.inc();
                }
                forget.accept(oldest);
            }
        }
    }

    private void append(String entity, HostState host) {
        queue.put(host.getQueueTail(), entity);
        host.setQueueTail(host.getQueueTail() + 1);
    }
}
