/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import io.acheron.collector.host.OwnEvents;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.HashState;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.FileHash;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of executables. An exec whose file is known carries the hash; another is told as PENDING and goes on at once, while a thread
 * that yields to all others reads the file. What it finds is sent as a file_hash event, which names the first process that executed the
 * file, and is in every exec from then on. A file is known by device, inode, size and times, which the kernel's event carries, so that a
 * known file costs no system call.
 *
 * <p>{@link #accept} belongs to the thread that drains.
 */
public final class ExecutableHashes implements Consumer<Event> {
    private static final int REMEMBERED = 8192;
    private static final int MOST_STUCK = 3;
    private static final long STUCK_NS = TimeUnit.MINUTES.toNanos(1);
    /** Reading these waits for others than the kernel, perhaps for the attacker. */
    private static final Set<String> REMOTE =
            Set.of("fuse", "fuseblk", "virtiofs", "nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs", "autofs");

    private final HashBudget budget;
    private final FilePins pins;
    private final OwnEvents events;
    private final Consumer<Event> later;
    private final BlockingQueue<HashJob> jobs;
    private final Map<FileKey, Known> known = new LinkedHashMap<>(64, 0.75f, true);
    private @Nullable HashWorker worker;
    private int stuck;

    /** What is known of a file: nothing yet when digest is null. */
    private static final class Known {
        private @Nullable Digest digest;
        private long executions;
    }

    /**
     * @param budget what may be spent
     * @param pins looks at files
     * @param events makes events
     * @param later takes file_hash events, from a thread of its own, and must not wait
     */
    public ExecutableHashes(HashBudget budget, FilePins pins, OwnEvents events, Consumer<Event> later) {
        this.budget = budget;
        this.pins = pins;
        this.events = events;
        this.later = later;
        this.jobs = new ArrayBlockingQueue<>(budget.waiting());
    }

    /** Puts the hash, or why there is none, into an exec. */
    @Override
    public void accept(Event event) {
        if (event.getProcessExec() != null && event.getProcess() != null && budget.bytesPerSecond() > 0) {
            FileRef file = event.getProcessExec().getExecutable();
            FileKey key = FileKey.of(file);
            if (key != null) {
                fill(file, key, event.getProcess());
            }
        }
    }

    private void fill(FileRef file, FileKey key, ProcessContext process) {
        if (REMOTE.contains(file.getFileSystem())) {
            file.setHashState(HashState.FAILED);
            return;
        }
        if (key.size() > budget.largestFile()) {
            file.setHashState(HashState.OVER_BUDGET);
            return;
        }
        synchronized (known) {
            Known found = known.get(key);
            if (found == null) {
                file.setHashState(enqueue(file, key, process) ? HashState.PENDING : HashState.OVER_BUDGET);
            } else if (found.digest == null) {
                found.executions++;
                file.setHashState(HashState.PENDING);
            } else {
                put(file, found.digest);
            }
        }
    }

    private static void put(FileRef file, Digest digest) {
        file.setHashState(digest.isDone() ? HashState.DONE : HashState.FAILED);
        file.setSha256(digest.isDone() ? digest.sha256() : null);
    }

    private boolean enqueue(FileRef file, FileKey key, ProcessContext process) {
        // Copies, as the event goes on and may be changed.
        HashJob job = new HashJob(
                key,
                FileRef.newBuilder(file).build(),
                ProcessContext.newBuilder(process).build());
        if (!hasWorker() || !jobs.offer(job)) {
            return false;
        }
        Known waiting = new Known();
        waiting.executions = 1;
        known.put(key, waiting);
        if (known.size() > REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
        return true;
    }

    /** A file may lie where reading never ends; its thread is given up then, but not any number of threads. */
    private boolean hasWorker() {
        HashWorker current = worker;
        if (current != null && current.busyNs() > STUCK_NS + readingNs()) {
            current.retire();
            stuck++;
            current = null;
        }
        if (current == null && stuck <= MOST_STUCK) {
            current = new HashWorker(
                    jobs,
                    pins,
                    new ContentReader(pins, Path.of("/proc"), new Pace(budget.bytesPerSecond())),
                    this::finish);
            current.start();
        }
        worker = current;
        return current != null;
    }

    /** Time the largest file takes at the rate that is allowed. */
    private long readingNs() {
        return TimeUnit.SECONDS.toNanos(1 + budget.largestFile() / budget.bytesPerSecond());
    }

    private void finish(HashJob job, Digest digest) {
        long executions;
        synchronized (known) {
            Known found = known.get(job.key());
            executions = found == null ? 1 : found.executions;
            if (found != null && !digest.isDone()) {
                known.remove(job.key()); // the next execution may live longer
            } else if (found != null) {
                found.digest = digest;
            }
        }
        put(job.file(), digest);
        Event event = events.of(FileHash.newBuilder()
                .setFile(job.file())
                .setExecutions(executions)
                .setReason(digest.reason())
                .build());
        event.setProcess(job.process());
        later.accept(event);
    }
}
