/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.ProbeFileException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntSupplier;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The maps of all objects by name: the first object that loads creates a map, the later ones use it. Holds a descriptor
 * of its own for each, so that a map outlives the probe that created it.
 */
final class SharedMaps implements AutoCloseable {
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final String OF_LIBBPF = "__bpf_";

    /** A map in the kernel. */
    record Shared(String name, int type, int fd, int keySize, int valueSize, int entries) {
        private static final Set<Integer> PER_CPU = Set.of(5, 6, 10, 21);

        /** Whether each CPU has a value of its own: hash, array, LRU hash and storage per CPU of enum bpf_map_type. */
        boolean perCpu() {
            return PER_CPU.contains(type);
        }
    }

    private final NativeCalls calls;
    private final Map<String, Integer> sizes;
    private final Pins pins;
    private final Map<String, Shared> maps = new ConcurrentSkipListMap<>();
    private boolean closed;

    /**
     * @param sizes number of entries (for a ring: bytes) by name, where it is not the object that decides
     * @param pins has those that are there already
     */
    SharedMaps(NativeCalls calls, Map<String, Integer> sizes, Pins pins) {
        this.pins = pins;
        this.calls = calls;
        this.sizes = Map.copyOf(sizes);
    }

    /**
     * Prepares an object that is not loaded yet: it uses the maps that exist and creates the others in the right size.
     */
    void prepare(BpfObject object) {
        shareable(object).forEach((name, map) -> {
            Shared shared = maps.get(name);
            int valueSize = calls.bpf().bpf_map__value_size(map);
            if (shared == null) {
                Integer entries = sizes.get(name);
                if (entries != null) {
                    calls.check(calls.bpf().bpf_map__set_max_entries(map, entries), "size map " + name);
                }
                pins.reuse(name, map);
            } else if (shared.valueSize() != valueSize) {
                throw new ProbeFileException("map " + name + " has values of " + valueSize + " bytes here and "
                        + shared.valueSize() + " in another probe: maps of one name are shared");
            } else {
                calls.check(calls.bpf().bpf_map__reuse_fd(map, shared.fd()), "share map " + name);
            }
        });
    }

    /** Without those that libbpf keeps for itself in an object, such as for USDT. */
    private static Map<String, Pointer> shareable(BpfObject object) {
        Map<String, Pointer> maps = object.maps();
        maps.keySet().removeIf(it -> it.startsWith(OF_LIBBPF));
        return maps;
    }

    /** Keeps the maps a loaded object created. */
    void adopt(BpfObject object) {
        shareable(object).forEach((name, map) -> {
            if (!maps.containsKey(name)) {
                pins.keep(name, calls.bpf().bpf_map__fd(map));
                int fd = calls.libc().fcntl(calls.bpf().bpf_map__fd(map), F_DUPFD_CLOEXEC, 0);
                if (fd < 0) {
                    throw new BpfException("keep map " + name + ": "
                            + calls.libc().strerror(calls.runtime().getLastError()));
                }
                maps.put(
                        name,
                        new Shared(
                                name,
                                calls.bpf().bpf_map__type(map),
                                fd,
                                calls.bpf().bpf_map__key_size(map),
                                calls.bpf().bpf_map__value_size(map),
                                calls.bpf().bpf_map__max_entries(map)));
            }
        });
    }

    /** Returns the map of that name; null before an object with it was loaded. */
    @Nullable
    Shared find(String name) {
        return maps.get(name);
    }

    /**
     * Reads an entry of a per-CPU array.
     *
     * @return the values of all possible CPUs, one after another
     */
    byte[] perCpu(Shared map, int index, int cpus) {
        int each = (map.valueSize() + 7) & ~7;
        Pointer key = Memory.allocateDirect(calls.runtime(), Integer.BYTES);
        Pointer value = Memory.allocateDirect(calls.runtime(), each * cpus);
        key.putInt(0, index);
        calls.check(calls.bpf().bpf_map_lookup_elem(map.fd(), key, value), "read counters");
        byte[] copy = new byte[each * cpus];
        value.get(0, copy, 0, copy.length);
        return copy;
    }

    /** Returns the names of the maps there are. */
    Set<String> names() {
        return maps.keySet();
    }

    /**
     * Calls what uses the descriptor of a map.
     *
     * @throws IllegalStateException when the descriptors are closed, and may be those of other files by now
     */
    synchronized int whileOpen(IntSupplier call) {
        if (closed) {
            throw new IllegalStateException("the capture is closed");
        }
        return call.getAsInt();
    }

    @Override
    public synchronized void close() {
        closed = true;
        maps.values().forEach(map -> calls.libc().close(map.fd()));
        maps.clear();
    }
}
