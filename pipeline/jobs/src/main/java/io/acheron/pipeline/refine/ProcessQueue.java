/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessBlock;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the number of processes remembered per host, without a timer for each: new ones are added to the newest block, and when the
 * oldest block has aged, all in it are looked at together. What has ended is forgotten, the others begin anew in the newest block.
 * So a process is looked at once if its life was short, and every five minutes otherwise. Where there are too many, the oldest block goes,
 * whether its processes live or not.
 */
final class ProcessQueue {
    static final long MOST = 131_072;
    /** Long enough for events of other CPUs that arrive late, and for a detached child to be joined to its dead parent. */
    static final long GRACE_NS = 300_000_000_000L;
    /** Some ended processes are kept whatever their age, so that the ancestry of a quiet host stays whole. */
    static final long ALWAYS_KEPT = 512;
    /** A block is written as a whole at each barrier between which a process was added. */
    static final int BLOCK = 32;

    private final Store<Long, ProcessBlock> blocks;
    private final long most;
    private final Counter evicted;

    ProcessQueue(Store<Long, ProcessBlock> blocks, long most, Counter evicted) {
        this.blocks = blocks;
        this.most = most;
        this.evicted = evicted;
    }

    /**
     * @param entity not in the queue
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
        append(entity, nowNs, host);
        if (host.getKnownProcesses() - BLOCK <= ALWAYS_KEPT || host.getQueueHead() == host.getQueueTail()) {
            return;
        }
        boolean full = host.getKnownProcesses() > most;
        ProcessBlock oldest = blocks.get(host.getQueueHead());
        if (oldest == null) {
            // Its time to live is over, and that of its processes.
            drop(host, BLOCK);
        } else if (full || hasAged(oldest, nowNs)) {
            blocks.remove(host.getQueueHead());
            drop(host, oldest.getEntities().size());
            for (String known : oldest.getEntities()) {
                ProcessState process = lookUp.apply(known);
                if (full || process == null || !isNeeded(process, nowNs)) {
                    forget(known, process, forget);
                } else {
                    append(known, nowNs, host);
                }
            }
        }
    }

    /** Kernel time begins anew when the host is started again. */
    private static boolean hasAged(ProcessBlock block, long nowNs) {
        return nowNs < block.getNewestNs() || nowNs - block.getNewestNs() >= GRACE_NS;
    }

    private static void drop(HostState host, int count) {
        host.setQueueHead(host.getQueueHead() + 1);
        host.setKnownProcesses(Math.max(0, host.getKnownProcesses() - count));
    }

    private static boolean isNeeded(ProcessState process, long nowNs) {
        return process.getExitTimeNs() == 0 || nowNs - process.getExitTimeNs() < GRACE_NS;
    }

    private void forget(String entity, @Nullable ProcessState process, Consumer<String> forget) {
        if (process != null && process.getExitTimeNs() == 0) {
            evicted.inc();
        }
        forget.accept(entity);
    }

    private void append(String entity, long nowNs, HostState host) {
        ProcessBlock known = blocks.get(host.getQueueTail());
        ProcessBlock newest = known == null ? new ProcessBlock(nowNs, new ArrayList<>(BLOCK)) : known;
        newest.getEntities().add(entity);
        newest.setNewestNs(nowNs);
        blocks.put(host.getQueueTail(), newest);
        host.setKnownProcesses(host.getKnownProcesses() + 1);
        if (newest.getEntities().size() == BLOCK) {
            host.setQueueTail(host.getQueueTail() + 1);
        }
    }
}
