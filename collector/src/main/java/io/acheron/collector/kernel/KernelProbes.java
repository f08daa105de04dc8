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
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<String, String> variants = new ConcurrentHashMap<>();
    private @Nullable MappedRing ring;
    private @Nullable RunTimeMeasuring measuring;
    private boolean closed;

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
        this.counters = new KernelCounters(calls, maps, this.probes);
        this.dispatcher = new SyscallDispatcher(calls, maps, counters);
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

    /** Attaches a probe unless it is attached; {@link #status()} has the outcome. */
    public synchronized void enable(String name) {
        if (!closed && !attached.containsKey(name)) {
            attach(probe(name));
        }
    }

    /** Detaches a probe, or tells another reason why it is off. */
    public synchronized void disable(String name, String reason) {
        Probe probe = probe(name);
        AttachedVariant variant = attached.remove(probe.name());
        if (variant != null) {
            variant.close();
        }
        status.put(name, new ProbeStatus(name, "", ProbeStatus.Standing.OFF, reason));
    }

    private Probe probe(String name) {
        return probes.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("there is no probe '" + name + "'; there are "
                        + String.join(", ", probes.stream().map(Probe::name).toList())));
    }

    private void attach(Probe probe) {
        List<String> reasons = new ArrayList<>();
        for (Variant variant : probe.mapping().variants()) {
            try {
                variants.put(probe.name(), variant.name());
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

    /** Returns the variant of a probe that was last in use; its records may still be in the ring. Never waits. */
    public String variant(String probe) {
        return variants.getOrDefault(probe, "");
    }

    /** Has the kernel measure run times from now on. */
    public synchronized void measure() {
        if (measuring == null) {
            measuring = new RunTimeMeasuring(calls);
        }
    }

    /** Returns what each loaded program did. The time of the handlers of system calls is taken off their dispatcher's. */
    public synchronized List<ProgramRun> runs() {
        List<ProgramRun> runs = new ArrayList<>();
        attached.values().forEach(it -> runs.addAll(it.runs(counters)));
        dispatcher.run().ifPresent(runs::add);
        return runs;
    }

    /**
     * Returns a map of the programs.
     *
     * @throws NoSuchElementException when none that is loaded has it
     */
    public synchronized MapAccess map(String name) {
        SharedMaps.Shared map = maps.find(name);
        if (map == null) {
            throw new NoSuchElementException(
                    "there is no map '" + name + "'; there are " + String.join(", ", maps.names()));
        }
        return new MapAccess(calls, maps, map);
    }

    /** Returns the size of the ring in bytes; 0 when there is none. */
    public synchronized long ringBytes() {
        return ring == null ? 0 : ring.size();
    }

    /** Returns the bytes in the ring that wait to be read. */
    public synchronized long ringUsedBytes() {
        return ring == null ? 0 : ring.used();
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
        closed = true;
        detach();
        if (measuring != null) {
            measuring.close();
            measuring = null;
        }
        if (ring != null) {
            ring.close();
            ring = null;
        }
        dispatcher.close();
        maps.close();
    }
}
