/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.schema.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A source of events of this host. Life: {@link #start()}, any number of {@link #drain}, {@link #stop()}, a last {@link
 * #drain}, {@link #close()}. All methods are called by one thread, except {@link #probes()}, {@link #losses()} and
 * {@link #control()}, which any thread may call.
 */
public interface Capture extends AutoCloseable {
    /** Returns how events are obtained: {@code bpf} or {@code netlink}. */
    String mode();

    /**
     * Begins to capture.
     *
     * @throws CaptureUnavailableException when nothing can be captured this way on this host; nothing is left behind
     *     then
     */
    void start() throws CaptureUnavailableException;

    /**
     * Hands over what is ready and returns without waiting.
     *
     * @param into receives the events in the order of the kernel; what it throws passes through, and the event counts
     *     as delivered
     * @return number of events handed over
     */
    int drain(Consumer<Event> into);

    /** Returns the state of every known probe, sorted by name. */
    List<ProbeState> probes();

    /** Returns the counters of the hops up to the drain, cumulative since the start. */
    List<LossCount> losses();

    /** Returns the last sequence number each possible CPU has given, from CPU 0; empty where there are none. */
    default long[] sequences() {
        return new long[0];
    }

    /** Returns what can be changed and measured while it runs; empty when nothing can, or before the start. */
    default Optional<CaptureControl> control() {
        return Optional.empty();
    }

    /** Returns the events that the programs in the kernel may give; one for each probe that gives it. */
    default List<EventKind> kinds() {
        return List.of();
    }

    /** Stops capturing and detaches from the kernel. What was captured before can still be drained. Idempotent. */
    void stop();

    /** Stops and gives everything back. Idempotent. */
    @Override
    void close();
}
