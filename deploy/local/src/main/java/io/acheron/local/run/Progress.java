/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells on a stream of its own, usually stderr, what is going on and how long it took. */
public final class Progress {
    private final PrintStream out;
    private final long began = System.nanoTime();

    /** @param out where to; not closed */
    public Progress(PrintStream out) {
        this.out = out;
    }

    /** One line with the time since the start in front. */
    public void say(String line) {
        out.println(String.format(Locale.ROOT, "[%6.1f s] %s", seconds(began), line));
        out.flush();
    }

    /** A line that belongs to the one before. */
    public void detail(String line) {
        out.println("           " + line);
        out.flush();
    }

    /** Something is not as it should be, and the work goes on. */
    public void warn(String line) {
        say("warning: " + line);
    }

    /**
     * Runs a step and says when it is done and how long it took.
     *
     * @param what for people
     * @param step the work
     * @return what the step returns
     */
    public <T> T step(String what, Callable<T> step) throws Exception {
        say(what + " ...");
        long start = System.nanoTime();
        T result = step.call();
        detail(String.format(Locale.ROOT, "done in %.1f s", seconds(start)));
        return result;
    }

    /** @return time since this was made */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
