/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import static java.util.Comparator.naturalOrder;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.EventKind;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.probe.Priority;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the capture to the sink, on a timer: the kernel wakes nobody, since a wake-up costs the watched process several
 * microseconds. While there is something to take it looks every 5 ms, and up to every 50 ms when there is not.
 *
 * <p>{@link #run} belongs to one thread; {@link #offer}, {@link #stop} and {@link #lastTurnNs} may be called by any.
 */
public final class DrainLoop {
    private static final String HOP = "queue";
    private static final Logger LOG = LoggerFactory.getLogger(DrainLoop.class);
    private static final long BUSY_MS = 5;
    private static final long QUIET_MS = 20;
    private static final long IDLE_MS = 50;
    private static final int TURNS_TO_QUIET = 10;
    private static final int TURNS_TO_IDLE = 100;
    private static final int SNAPSHOT_PER_TURN = 16;
    private static final int MOST_OFFERED = 1024;
    /** So full, in percent of its bound, a destination that is away gets nothing of low, and of normal, priority any more. */
    private static final int FULL_FOR_LOW = 75;

    private static final int FULL_FOR_NORMAL = 90;

    private final Capture capture;
    private final EventSink sink;
    private final Iterator<Event> snapshot;
    private final Consumer<Event> completion;
    private final BlockingQueue<Event> offered = new ArrayBlockingQueue<>(MOST_OFFERED);
    private final LongAdder refused = new LongAdder();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final RateLimitedLog log = new RateLimitedLog(LOG);
    private final Map<String, Priority> priorities;
    private final Map<String, Long> shed = new TreeMap<>();
    private int emptyTurns;
    private long captured;
    private volatile boolean closed;
    private volatile long lastTurnNs = System.nanoTime();

    /**
     * @param capture started
     * @param snapshot what was there before; taken a little at a time, so that the ring never waits for it
     * @param completion puts into each event what the host knows besides; must not wait
     */
    public DrainLoop(Capture capture, EventSink sink, Iterator<Event> snapshot, Consumer<Event> completion) {
        this.capture = capture;
        this.sink = sink;
        this.snapshot = snapshot;
        this.completion = completion;
        this.priorities = capture.kinds().stream()
                .collect(Collectors.toMap(EventKind::name, EventKind::priority, BinaryOperator.minBy(naturalOrder())));
    }

    /**
     * Runs until {@link #stop} or until the sink is gone.
     *
     * @param beforeTurn done before each turn, while the ring is as full as it gets
     * @param afterTurn done after each turn
     * @throws SinkGoneException if nobody reads any more
     */
    public void run(Runnable beforeTurn, Runnable afterTurn) {
        try {
            do {
                beforeTurn.run();
                turn();
                afterTurn.run();
            } while (!stopped.await(pauseMs(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Hands an event of the collector itself to the sink at the next turn. Never waits; may be called by any thread.
     *
     * @return false if {@value #MOST_OFFERED} wait already, or the sink was closed: the event is dropped then, and counted
     */
    public boolean offer(Event event) {
        boolean taken = !closed && offered.offer(event);
        if (!taken) {
            refused.increment();
        }
        return taken;
    }

    /** Detaches, takes what is left in the ring, and closes the sink within {@code bound}. */
    public void finish(Duration bound) {
        capture.stop();
        try {
            while (drain() + own() > 0) {
                sink.turn();
            }
        } catch (SinkGoneException e) {
            LOG.debug("nobody reads the rest", e);
        }
        sink.close(bound);
        refuseTheRest();
    }

    /** Who still speaks after the sink was closed, such as a thread that hashes, is not heard: counted, like all that is dropped. */
    private void refuseTheRest() {
        closed = true;
        while (offered.poll() != null) {
            refused.increment();
        }
    }

    private void turn() {
        int taken = drain() + own();
        for (int i = 0; i < SNAPSHOT_PER_TURN && snapshot.hasNext(); i++) {
            publish(snapshot.next());
            taken++;
        }
        sink.turn();
        emptyTurns = taken > 0 ? 0 : emptyTurns + 1;
        lastTurnNs = System.nanoTime();
    }

    private int drain() {
        try {
            return capture.drain(this::publish);
        } catch (SinkGoneException e) {
            throw e;
        } catch (RuntimeException e) {
            // A defect in one place must not blind the host.
            log.warn("events could not be taken from the kernel: " + e);
            return 0;
        }
    }

    private int own() {
        int taken = 0;
        for (Event event = offered.poll(); event != null; event = offered.poll()) {
            publish(event);
            taken++;
        }
        return taken;
    }

    private void publish(Event event) {
        captured++;
        int full = sink.fullness();
        if (full >= FULL_FOR_LOW && isShed(event.getKind(), full)) {
            shed.merge(event.getKind(), 1L, Long::sum);
            return;
        }
        completion.accept(event);
        sink.publish(event);
    }

    /** What the collector says of itself has no priority here: it is as important as what is captured, and rare. */
    private boolean isShed(String kind, int full) {
        Priority priority = priorities.getOrDefault(kind, Priority.HIGH);
        return priority == Priority.LOW || priority == Priority.NORMAL && full >= FULL_FOR_NORMAL;
    }

    private long pauseMs() {
        if (emptyTurns < TURNS_TO_QUIET) {
            return BUSY_MS;
        }
        return emptyTurns < TURNS_TO_IDLE ? QUIET_MS : IDLE_MS;
    }

    /** Lets {@link #run} return soon. */
    public void stop() {
        stopped.countDown();
    }

    /** Events taken so far, snapshot included. */
    public long captured() {
        return captured;
    }

    /**
     * Returns what became of the events between capture and sink, cumulative since the start: {@code in} is the sum of all other
     * reasons. Those that were shed are counted by kind, all others together. For the thread that drains.
     */
    public List<LossCount> counts() {
        long dropped = refused.sum();
        long waiting = offered.size();
        long left = shed.values().stream().mapToLong(Long::longValue).sum();
        List<LossCount> counts = new ArrayList<>(List.of(
                new LossCount(HOP, "", Ledger.IN, captured - left + dropped + waiting),
                new LossCount(HOP, "", Ledger.OUT, captured - left),
                new LossCount(HOP, "", "own_refused", dropped),
                new LossCount(HOP, "", "in_flight", waiting)));
        shed.forEach((kind, count) -> {
            counts.add(new LossCount(HOP, kind, Ledger.IN, count));
            counts.add(new LossCount(HOP, kind, "shed", count));
        });
        return counts;
    }

    /** {@link System#nanoTime} at the end of the last turn: an old value means that the loop hangs. */
    public long lastTurnNs() {
        return lastTurnNs;
    }
}
