/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;

/** A thread that hashes files one after another. */
final class HashWorker implements Runnable {
    private final BlockingQueue<HashJob> jobs;
    private final FilePins pins;
    private final ContentReader reader;
    private final BiConsumer<HashJob, Digest> done;
    private volatile long busySinceNs;
    private volatile boolean retired;

    HashWorker(BlockingQueue<HashJob> jobs, FilePins pins, ContentReader reader, BiConsumer<HashJob, Digest> done) {
        this.jobs = jobs;
        this.pins = pins;
        this.reader = reader;
        this.done = done;
    }

    void start() {
        Thread thread = new Thread(this, "acheron-hash");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        pins.yieldToOthers();
        try {
            while (!retired) {
                HashJob job = jobs.take();
                busySinceNs = System.nanoTime() | 1;
                Digest digest = digest(job);
                busySinceNs = 0;
                done.accept(job, digest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Digest digest(HashJob job) throws InterruptedException {
        try {
            return reader.digest(job);
        } catch (RuntimeException e) {
            return Digest.failed("unreadable"); // a path the JDK cannot write, for one
        }
    }

    /** Nanoseconds spent on the file at hand; 0 when idle. */
    long busyNs() {
        long since = busySinceNs;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    /** Ends after the file at hand. */
    void retire() {
        retired = true;
    }
}
