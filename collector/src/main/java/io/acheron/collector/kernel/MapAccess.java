/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.Optional;
import java.util.function.BiConsumer;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Raw access to a map in the kernel. In a map per CPU a value is that of all possible CPUs, each padded to a multiple of 8 bytes.
 * Throws {@link IllegalStateException} when the map is no longer ours, or the kernel refuses.
 */
public final class MapAccess {
    private static final int ENOENT = 2;

    private final NativeCalls calls;
    private final SharedMaps maps;
    private final SharedMaps.Shared map;

    MapAccess(NativeCalls calls, SharedMaps maps, SharedMaps.Shared map) {
        this.calls = calls;
        this.maps = maps;
        this.map = map;
    }

    /** Returns the bytes of a key. */
    public int keyBytes() {
        return map.keySize();
    }

    /** Returns the bytes of a value, of all CPUs. */
    public int valueBytes() {
        return map.perCpu() ? ((map.valueSize() + 7) & ~7) * calls.bpf().libbpf_num_possible_cpus() : map.valueSize();
    }

    /** Returns the number of entries it can hold. */
    public int capacity() {
        return map.entries();
    }

    /** Returns the value of a key; empty when there is none. */
    public Optional<byte[]> lookup(byte[] key) {
        Pointer found = memory(valueBytes());
        return maps.whileOpen(() -> calls.bpf().bpf_map_lookup_elem(map.fd(), copy(key, keyBytes(), "key"), found)) < 0
                ? Optional.empty()
                : Optional.of(bytes(found, valueBytes()));
    }

    /** Sets the value of a key. */
    public void update(byte[] key, byte[] value) {
        Pointer memory = copy(value, valueBytes(), "value");
        check(maps.whileOpen(() -> calls.bpf().bpf_map_update_elem(map.fd(), copy(key, keyBytes(), "key"), memory, 0)));
    }

    /** Removes a key; returns whether it was there. */
    public boolean delete(byte[] key) {
        int result = maps.whileOpen(() -> calls.bpf().bpf_map_delete_elem(map.fd(), copy(key, keyBytes(), "key")));
        if (result != -ENOENT) {
            check(result);
        }
        return result == 0;
    }

    /** Hands over each entry; one that changes meanwhile may be missed or come twice. */
    public void forEach(BiConsumer<byte[], byte[]> entry) {
        Pointer key = memory(keyBytes());
        // Keys that come and go while we walk could lead in circles.
        int left = 2 * map.entries();
        boolean more = maps.whileOpen(() -> calls.bpf().bpf_map_get_next_key(map.fd(), null, key)) == 0;
        while (more && left-- > 0) {
            byte[] current = bytes(key, keyBytes());
            lookup(current).ifPresent(value -> entry.accept(current, value));
            Pointer from = copy(current, keyBytes(), "key");
            more = maps.whileOpen(() -> calls.bpf().bpf_map_get_next_key(map.fd(), from, key)) == 0;
        }
    }

    private void check(int result) {
        if (result < 0) {
            throw new IllegalStateException(
                    "map " + map.name() + ": " + calls.libc().strerror(-result));
        }
    }

    private Pointer copy(byte[] bytes, int expected, String what) {
        if (bytes.length != expected) {
            throw new IllegalArgumentException(
                    "map " + map.name() + " has a " + what + " of " + expected + " bytes, not of " + bytes.length);
        }
        Pointer memory = memory(expected);
        memory.put(0, bytes, 0, bytes.length);
        return memory;
    }

    private Pointer memory(int size) {
        return Memory.allocateDirect(calls.runtime(), Math.max(size, Long.BYTES), true);
    }

    private static byte[] bytes(Pointer memory, int size) {
        byte[] copy = new byte[size];
        memory.get(0, copy, 0, size);
        return copy;
    }
}
