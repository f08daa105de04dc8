/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C, SIGTERM and SIGHUP into an interrupt of the thread that runs the command, and keeps the JVM alive until that thread has
 * ended what it started. So one thread starts and ends everything, and there is no moment at which an end could be missed.
 */
public final class Interruption implements AutoCloseable {
    // Longer than an orderly end of broker, cluster and collector takes, shorter than what makes people reach for kill
    // -9.
    private static final long PATIENCE_SECONDS = 25;

    private final Thread worker;
    private final Runnable lastResort;
    private volatile boolean requested;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");

    private Interruption(Thread worker, Runnable lastResort) {
        this.worker = worker;
        this.lastResort = lastResort;
    }

    /**
     * @param lastResort run if the worker does not end in time: must not wait for anything
     * @return close it when all is ended
     */
    public static Interruption ofCurrentThread(Runnable lastResort) {
        Interruption interruption = new Interruption(Thread.currentThread(), lastResort);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Ends the command as Ctrl-C does, but without ending the JVM from here. */
    public void request() {
        requested = true;
        worker.interrupt();
    }

    /** @return whether the command is to end */
    public boolean requested() {
        return requested;
    }

    private void interrupt() {
        request();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                lastResort.run();
            }
        } catch (InterruptedException e) {
            lastResort.run();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
