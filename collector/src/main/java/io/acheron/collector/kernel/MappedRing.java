/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import com.kenai.jffi.MemoryIO;
import io.acheron.collector.ring.RingMemory;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/** A ring buffer map, mapped into this process. Nobody may touch {@link #memory()} after {@link #close()}. */
final class MappedRing implements AutoCloseable {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    private final LibC libc;
    private final int page;
    private final int size;
    private final Pointer consumer;
    private final Pointer producer;
    private boolean closed;

    MappedRing(NativeCalls calls, SharedMaps.Shared map) {
        libc = calls.libc();
        page = libc.getpagesize();
        size = map.entries();
        consumer = map(calls, map.fd(), page, PROT_READ | PROT_WRITE, 0);
        producer = map(calls, map.fd(), page + 2L * size, PROT_READ, page);
    }

    private static Pointer map(NativeCalls calls, int fd, long length, int protection, long offset) {
        Pointer address = calls.libc().mmap(null, length, protection, MAP_SHARED, fd, offset);
        if (address == null || address.address() == -1) {
            throw new BpfException(
                    "map the ring: " + calls.libc().strerror(calls.runtime().getLastError()));
        }
        return address;
    }

    RingMemory memory() {
        MemoryIO io = MemoryIO.getInstance();
        return new RingMemory(
                io.newDirectByteBuffer(consumer.address(), page).order(ByteOrder.nativeOrder()),
                io.newDirectByteBuffer(producer.address(), page + 2 * size).order(ByteOrder.nativeOrder()),
                page,
                size);
    }

    int size() {
        return size;
    }

    /** Bytes between what was written and what was read; the positions only ever grow. */
    long used() {
        return closed ? 0 : producer.getLongLong(0) - consumer.getLongLong(0);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.munmap(consumer, page);
            libc.munmap(producer, page + 2L * size);
        }
    }
}
