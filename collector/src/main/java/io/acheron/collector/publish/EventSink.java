/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import io.acheron.collector.capture.LossCount;
import io.acheron.schema.event.Event;
import io.acheron.schema.inventory.InventoryRecord;
import io.acheron.schema.status.Heartbeat;
import java.time.Duration;
import java.util.List;

/**
 * Where events go. All methods are called by the one thread that drains the ring, so none may wait for a destination: while one is
 * away, events are kept or dropped, and both are counted. {@code EventSinkContract} in the tests is what an implementation must hold.
 */
public interface EventSink {
    /**
     * Takes one event. Trouble of the destination is counted, not thrown.
     *
     * @throws SinkGoneException if nobody can ever read what is written, such as a pipe whose reader has ended
     */
    void publish(Event event);

    /** Takes the sender's state of health; a sink without a place for it ignores it. */
    void report(Heartbeat heartbeat);

    /**
     * Takes an inventory record; a sink without a place for it ignores it. One that cannot be delivered is dropped: the last record of
     * its batch tells how many there were, and the next look comes.
     */
    default void record(InventoryRecord record) {}

    /** Does a little pending work; called every few milliseconds, also when there are no events. */
    void turn();

    /**
     * Returns the counters since the start. For each hop {@code in} is the sum of all its other reasons; {@code in_flight} and
     * {@code waiting} are what is still under way.
     */
    List<LossCount> counts();

    /** Returns the bytes that wait on disk; 0 for a sink without a spool. */
    default long spoolBytes() {
        return 0;
    }

    /**
     * Returns how full the place is in which events wait while the destination is away, percent of its bound; 0 for a sink that keeps
     * nothing. Asked before each event, so it must cost nothing.
     */
    default int fullness() {
        return 0;
    }

    /**
     * Takes the account of a minute.
     *
     * @return false if it cannot be sent now and has to be handed in again
     */
    default boolean account(io.acheron.schema.status.Ledger ledger) {
        return true;
    }

    /** Returns the events that only this process holds: were it killed now, they would be missing. */
    default long onlyInMemory() {
        return 0;
    }

    /** Returns why nothing is delivered at present, for people; empty when there is no trouble. */
    default String trouble() {
        return "";
    }

    /**
     * Whether the sink will not come right by itself any more, so that only a new process helps. A destination that is away is no
     * reason: it would be away for the new process too.
     */
    default boolean isWedged() {
        return false;
    }

    /** Returns where events go, for people, without secrets. */
    String destination();

    /**
     * Delivers, or keeps for the next run, what is under way, then gives everything back. What can be neither is counted as dropped.
     *
     * @param bound longest time to wait for the destination
     */
    void close(Duration bound);
}
