/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes alerts from the topic, prints each once, and joins them to runs of techniques. Thread safe. */
final class AlertBoard {
    private static final int REMEMBERED_IDS = 10_000;

    private final SingleObject<Alert> codec = SingleObject.of(Alert.class);
    private final Consumer<SeenAlert> output;
    private final List<Run> runs = new ArrayList<>();
    private final Latencies single = new Latencies();
    private final Latencies sequences = new Latencies();
    private final Set<String> ids = Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_IDS;
        }
    });
    private boolean open = true;
    private long alerts;
    private long unexplained;
    private long undecodable;

    /** @param output shown each alert, in the order they come */
    AlertBoard(Consumer<SeenAlert> output) {
        this.output = output;
    }

    /** Takes a record of the alert topic. */
    synchronized void receive(byte[] value, Instant seen) {
        try {
            Alert alert = codec.decode(value);
            // A job that restarts sends again what it has sent since its last checkpoint.
            if (open && ids.add(alert.getAlertId())) {
                take(alert, seen);
            }
        } catch (UndecodableRecordException e) {
            undecodable++;
        }
        notifyAll();
    }

    private void take(Alert alert, Instant when) {
        Optional<Run> cause = cause(alert);
        SeenAlert seen = new SeenAlert(
                alert, when, cause.map(run -> run.technique().name()).orElse(null));
        alerts++;
        // What the throttle held back tells how long it held it.
        if (!alert.getThrottled()) {
            (seen.sequence() ? sequences : single).add(seen.latency());
        }
        cause.ifPresentOrElse(run -> run.add(seen), () -> unexplained++);
        output.accept(seen);
    }

    private Optional<Run> cause(Alert alert) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (Mentions.of(alert, runs.get(i).trace())) {
                return Optional.of(runs.get(i));
            }
        }
        return Optional.empty();
    }

    /** From now on alerts are neither printed nor counted, so that the summary stands still. */
    synchronized void stop() {
        open = false;
    }

    /** @return whether an alert has caught the run by now */
    synchronized boolean caught(Run run) {
        return run.caughtBy().isPresent();
    }

    /** From now on alerts may be about this run. */
    synchronized void expect(Run run) {
        runs.add(run);
    }

    /** @return the alert that caught the run, if it came within the time */
    synchronized Optional<SeenAlert> awaitCaught(Run run, Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (run.caughtBy().isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return run.caughtBy();
    }

    /** @return figures so far */
    synchronized Figures figures() {
        return new Figures(alerts, unexplained, undecodable, single.copy(), sequences.copy());
    }

    /**
     * What the board has seen.
     *
     * @param alerts different alerts
     * @param unexplained those that are about no run
     * @param undecodable records that were no alerts
     * @param single latencies of rules on one event
     * @param sequences latencies of rules on several events, which wait for order
     */
    record Figures(long alerts, long unexplained, long undecodable, Latencies single, Latencies sequences) {}
}
