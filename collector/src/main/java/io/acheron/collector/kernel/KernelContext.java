/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the programs of all probes share. Closing it leaves nothing in the kernel, if the probes are closed.
 *
 * @param calls the libraries
 * @param maps maps by name
 * @param shared for attaching
 * @param counters what programs account for
 */
record KernelContext(NativeCalls calls, SharedMaps maps, Pins pins, Target.Shared shared, KernelCounters counters)
        implements AutoCloseable {
    static final String RING = "events";
    private static final String LOSSES = "losses";

    /**
     * @param probes all probes, also those that are not wanted: type ids are theirs
     * @param ringBytes size of the ring
     * @param pinning where maps are pinned that ask for it
     * @throws BpfException when libbpf is missing, or nothing can be pinned; the message says what to do
     */
    static KernelContext open(List<Probe> probes, int ringBytes, Pinning pinning) {
        NativeCalls calls = NativeCalls.load();
        Pins pins = Pins.open(calls, pinning, probes);
        SharedMaps maps = new SharedMaps(calls, sizes(probes, ringBytes), pins);
        KernelCounters counters = new KernelCounters(calls, maps, probes);
        SyscallDispatcher dispatcher = new SyscallDispatcher(calls, maps, counters);
        return new KernelContext(calls, maps, pins, new Target.Shared(dispatcher, new LibraryNames()), counters);
    }

    private static Map<String, Integer> sizes(List<Probe> probes, int ringBytes) {
        Map<String, Integer> sizes = new HashMap<>();
        for (Probe probe : probes) {
            probe.mapping().maps().forEach((name, settings) -> {
                if (settings.entries() != null) {
                    sizes.merge(name, settings.entries(), Math::max);
                }
            });
        }
        sizes.put(RING, ringBytes);
        sizes.put(LOSSES, 1 + probes.stream().mapToInt(it -> it.events().size()).sum());
        return sizes;
    }

    @Override
    public void close() {
        shared.dispatcher().close();
        maps.close();
        pins.cleanUp();
    }
}
