/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Reads a BPF ring buffer straight from shared memory; the layout and the orderings are those of the kernel's
 * kernel/bpf/ringbuf.c. Ten times cheaper than libbpf's callback, which crosses from C to Java for each record, and
 * allocates nothing. Not for more than one thread.
 *
 * <p>The kernel reserves by advancing the producer's position, marks a record busy while it is being filled, and clears
 * the mark last. So the position is read with acquire, then each header with acquire, then plain reads of the record
 * are safe. The consumer's position is given back with release, once in a while rather than at the end: until then the
 * producer sees a full ring.
 */
public final class RingReader {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int HEADER = 8;
    /** At most so many bytes are read before they are given back to the producer. */
    private static final int LARGEST_BATCH = 16 * 1024;

    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final int data;
    private final int mask;
    private final int batch;
    private final RawEvent view;

    /** @param memory the mapped ring */
    public RingReader(RingMemory memory) {
        consumer = memory.consumer();
        producer = memory.producer();
        data = memory.page();
        mask = memory.size() - 1;
        batch = Math.min(LARGEST_BATCH, memory.size() / 4);
        view = new RawEvent(producer);
    }

    /**
     * Hands over the records that are ready, oldest first, at most one ring full.
     *
     * @param into receives a view that is valid during the call; when it throws, its record counts as read and the rest
     *     stays
     * @return number of records handed over
     */
    public int drain(Consumer<RawEvent> into) {
        long position = (long) LONG.getOpaque(consumer, 0);
        long given = position;
        long limit = Math.min((long) LONG.getAcquire(producer, 0), position + mask + 1L);
        int count = 0;
        try {
            while (position < limit) {
                int at = data + (int) (position & mask);
                int header = (int) INT.getAcquire(producer, at);
                if ((header & BUSY) != 0) {
                    break;
                }
                int length = header & ~(BUSY | DISCARDED);
                position += (length + HEADER + 7L) & ~7L;
                if ((header & DISCARDED) == 0) {
                    count++;
                    into.accept(view.at(at + HEADER, length));
                }
                if (position - given >= batch) {
                    LONG.setRelease(consumer, 0, position);
                    given = position;
                }
            }
        } finally {
            if (position != given) {
                LONG.setRelease(consumer, 0, position);
            }
        }
        return count;
    }
}
