/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** Gathers the reasons to stop: a signal, the end of standard input, the end of a time. The first one counts. */
final class Stop {
    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable String reason;

    /**
     * Stops on SIGTERM and SIGINT, and on SIGHUP at a terminal, which is how that says that it goes away. A shutdown hook would not do: the JVM would then end with 128 + signal although the
     * collector stopped as it should.
     */
    void onSignals() {
        List<String> names = System.console() == null ? List.of("TERM", "INT") : List.of("TERM", "INT", "HUP");
        for (String name : names) {
            Signal.handle(new Signal(name), signal -> because("SIG" + signal.getName()));
        }
    }

    /** Calls back on SIGHUP where no terminal sends it. */
    static void onReload(Runnable reload) {
        if (System.console() == null) {
            Signal.handle(new Signal("HUP"), signal -> reload.run());
        }
    }

    void onEndOf(InputStream input) {
        daemon("acheron-stdin", () -> {
            byte[] ignored = new byte[256];
            try {
                while (input.read(ignored) >= 0) {
                    // what is written there says nothing, only its end does
                }
            } catch (IOException e) {
                // An input that cannot be read has ended too.
            }
            because("end of standard input");
        });
    }

    void after(Duration duration) {
        daemon("acheron-for", () -> {
            try {
                Thread.sleep(duration.toMillis());
                because("end of --for");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void because(String why) {
        if (reason == null) {
            reason = why;
            listeners.forEach(Runnable::run);
        }
    }

    /** Calls back, at once if there is a reason already. */
    synchronized void whenStopped(Runnable listener) {
        listeners.add(listener);
        if (reason != null) {
            listener.run();
        }
    }

    synchronized @Nullable String reason() {
        return reason;
    }
}
