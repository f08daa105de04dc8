/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Records the producer has and the broker has not confirmed, in the order they were sent. */
final class Flight implements Iterable<Delivery> {
    private final Queue<Delivery> deliveries = new ArrayDeque<>();
    private long bytes;
    private long onlyInMemory;

    void add(Delivery delivery) {
        deliveries.add(delivery);
        bytes += delivery.content().length;
        onlyInMemory += delivery.isSpooled() ? 0 : 1;
    }

    @Nullable
    Delivery oldest() {
        return deliveries.peek();
    }

    void removeOldest() {
        Delivery gone = deliveries.remove();
        bytes -= gone.content().length;
        onlyInMemory -= gone.isSpooled() ? 0 : 1;
    }

    void clear() {
        deliveries.clear();
        bytes = 0;
        onlyInMemory = 0;
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Notes that there is a copy of one more record in the spool. */
    void spooled() {
        onlyInMemory--;
    }

    /** Records of which there is no copy in the spool. */
    long onlyInMemory() {
        return onlyInMemory;
    }

    @Override
    public Iterator<Delivery> iterator() {
        return deliveries.iterator();
    }
}
