/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeFileException;
import io.acheron.collector.probe.ProbeMapping.Variant;
import io.acheron.collector.ring.RingMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The programs of all probes in the kernel, and what they share: ring, sequence numbers, counters. For each probe the
 * variants are tried in order, by really loading and attaching them: what a kernel says it can do and what it does are
 * two things.
 */
public final class KernelProbes implements AutoCloseable {
    private static final String RING = "events";

    private final NativeCalls calls;
    private final List<Probe> probes;
    private final SharedMaps maps;
    private final KernelCounters counters;
    private final SyscallDispatcher dispatcher;
    private final LibraryNames libraries = new LibraryNames();
    private final Map<String, AttachedVariant> attached = new LinkedHashMap<>();
    private final Map<String, ProbeStatus> status = new TreeMap<>();
    private @Nullable MappedRing ring;

    /**
     * @param probes all probes, also those that are not wanted: type ids are theirs
     * @param ringBytes size of the ring
     * @throws BpfException when libbpf is missing; the message says what to install
     */
    public KernelProbes(List<Probe> probes, int ringBytes) {
        this.calls = NativeCalls.load();
        this.probes = List.copyOf(probes);
        int types = 1 + probes.stream().mapToInt(it -> it.events().size()).sum();
        this.maps = new SharedMaps(calls, Map.of(RING, ringBytes, "losses", types));
        this.dispatcher = new SyscallDispatcher(calls, maps);
        this.counters = new KernelCounters(calls, maps, this.probes);
        probes.forEach(it -> status.put(it.name(), new ProbeStatus(it.name(), "", ProbeStatus.Standing.OFF, "")));
    }

    /**
     * Attaches what can be attached.
     *
     * @param wanted which probes, by name
     * @return number of probes attached; for the others {@link #status()} has the reason
     */
    public synchronized int attach(Predicate<String> wanted) {
        probes.stream().filter(it -> wanted.test(it.name())).forEach(this::attach);
        return attached.size();
    }

    private void attach(Probe probe) {
        List<String> reasons = new ArrayList<>();
        for (Variant variant : probe.mapping().variants()) {
            try {
                attached.put(probe.name(), AttachedVariant.attach(calls, maps, dispatcher, libraries, probe, variant));
                status.put(
                        probe.name(),
                        new ProbeStatus(
                                probe.name(),
                                variant.name(),
                                ProbeStatus.Standing.ATTACHED,
                                String.join("; ", reasons)));
                return;
            } catch (BpfException | ProbeFileException e) {
                reasons.add(variant.name() + ": " + e.getMessage());
            }
        }
        status.put(
                probe.name(),
                new ProbeStatus(probe.name(), "", ProbeStatus.Standing.FAILED, String.join("; ", reasons)));
    }

    /**
     * Loads and attaches each variant of each probe for a moment.
     *
     * @return what became of each, in the order of the files
     */
    public static List<VariantTrial> tryAll(List<Probe> probes) {
        NativeCalls calls = NativeCalls.load();
        List<VariantTrial> trials = new ArrayList<>();
        try (KernelProbes scratch = new KernelProbes(probes, calls.libc().getpagesize())) {
            for (Probe probe : probes) {
                for (Variant variant : probe.mapping().variants()) {
                    trials.add(scratch.attempt(probe, variant));
                }
            }
        }
        return trials;
    }

    private VariantTrial attempt(Probe probe, Variant variant) {
        try (AttachedVariant it = AttachedVariant.attach(calls, maps, dispatcher, libraries, probe, variant)) {
            String weakness = it.weakness();
            return new VariantTrial(probe.name(), variant.name(), true, weakness == null ? "" : weakness);
        } catch (BpfException | ProbeFileException e) {
            return new VariantTrial(probe.name(), variant.name(), false, String.valueOf(e.getMessage()));
        }
    }

    /** Returns how each probe stands, sorted by name. */
    public synchronized List<ProbeStatus> status() {
        return status.values().stream().map(this::current).toList();
    }

    private ProbeStatus current(ProbeStatus recorded) {
        AttachedVariant variant = attached.get(recorded.probe());
        String weakness = variant == null ? null : variant.weakness();
        return weakness == null
                ? recorded
                : new ProbeStatus(recorded.probe(), recorded.variant(), ProbeStatus.Standing.DEGRADED, weakness);
    }

    /** Returns the variant in use of a probe; empty when it is not attached. */
    public synchronized String variant(String probe) {
        AttachedVariant variant = attached.get(probe);
        return variant == null ? "" : variant.variant();
    }

    /**
     * Tells that a program was started that may bring a library to attach to.
     *
     * @param pid its process
     * @param executable its path as the process sees it
     */
    public synchronized void started(int pid, String executable) {
        attached.values().forEach(it -> it.started(pid, executable));
    }

    /** Returns the path of a library from the number a record carries; empty when there is none. */
    public String library(long number) {
        return libraries.path(number);
    }

    /**
     * Returns the ring; at least one probe must be attached.
     *
     * @return memory that nobody may touch after {@link #close()}
     */
    public synchronized RingMemory ring() {
        if (ring == null) {
            SharedMaps.Shared map = maps.find(RING);
            if (map == null) {
                throw new BpfException("no probe is attached, so there is no ring");
            }
            ring = new MappedRing(calls, map);
        }
        return ring.memory();
    }

    /** Returns what became of all records so far. */
    public synchronized List<KernelLoss> losses() {
        return counters.losses();
    }

    /** Returns the last sequence number each possible CPU has given. */
    public synchronized long[] sequences() {
        return counters.sequences();
    }

    /** Detaches all programs; ring and counters stay. */
    public synchronized void detach() {
        attached.values().forEach(AttachedVariant::close);
        attached.keySet().forEach(it -> status.put(it, new ProbeStatus(it, "", ProbeStatus.Standing.OFF, "stopped")));
        attached.clear();
    }

    @Override
    public synchronized void close() {
        detach();
        if (ring != null) {
            ring.close();
            ring = null;
        }
        dispatcher.close();
        maps.close();
    }
}
