/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.ring.RingMemory;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * two things. Any thread may call any of it.
 */
public final class KernelProbes implements AutoCloseable {
    private final KernelContext context;
    private final Map<String, ProbeSlot> slots = new TreeMap<>();
    private final Map<String, String> variants = new ConcurrentHashMap<>();
    private @Nullable MappedRing ring;
    private @Nullable RunTimeMeasuring measuring;
    private volatile long retryAtNs = Phase.Failed.NEVER;
    private boolean closed;

    /**
     * @param probes all probes, also those that are not wanted: type ids are theirs
     * @param ringBytes size of the ring
     * @throws BpfException when libbpf is missing; the message says what to install
     */
    public KernelProbes(List<Probe> probes, int ringBytes) {
        this(probes, ringBytes, Pinning.NONE);
    }

    /**
     * @param probes all probes, also those that are not wanted: type ids are theirs
     * @param ringBytes size of the ring
     * @param pinning where maps are pinned that ask for it
     * @throws BpfException when libbpf is missing, or nothing can be pinned; the message says what to do
     */
    public KernelProbes(List<Probe> probes, int ringBytes, Pinning pinning) {
        this.context = KernelContext.open(probes, ringBytes, pinning);
        probes.forEach(it -> slots.put(it.name(), new ProbeSlot(context, it)));
    }

    /**
     * Attaches what can be attached.
     *
     * @param wanted which probes, by name
     * @return number of probes attached; for the others {@link #status()} has the reason
     */
    public synchronized int attach(Predicate<String> wanted) {
        for (ProbeSlot slot : slots.values()) {
            if (wanted.test(slot.probe().name())) {
                attach(slot);
            }
        }
        return (int)
                slots.values().stream().filter(it -> it.attached().isPresent()).count();
    }

    private void attach(ProbeSlot slot) {
        slot.attach();
        slot.attached().ifPresent(it -> variants.put(slot.probe().name(), it.variant()));
        scheduleRetry();
    }

    /**
     * Attaches a probe unless it is attached; {@link #status()} has the outcome. Nothing happens once this is closed.
     *
     * @throws NoSuchElementException when there is no such probe
     */
    public synchronized void enable(String name) {
        ProbeSlot slot = slot(name);
        if (!closed) {
            attach(slot);
        }
    }

    /**
     * Detaches a probe, or tells another reason why it is off.
     *
     * @throws NoSuchElementException when there is no such probe
     */
    public synchronized void disable(String name, String reason) {
        slot(name).detach(reason);
        scheduleRetry();
    }

    /** Tries again what failed for a reason that may have passed, when its time has come. Cheap when there is nothing to do. */
    public void retryDue() {
        long due = retryAtNs;
        if (due != Phase.Failed.NEVER && System.nanoTime() - due >= 0) {
            retry();
        }
    }

    private synchronized void retry() {
        long now = System.nanoTime();
        if (!closed) {
            slots.values().stream()
                    .filter(it -> it.retryAtNs() != Phase.Failed.NEVER && now - it.retryAtNs() >= 0)
                    .forEach(this::attach);
        }
        scheduleRetry();
    }

    private void scheduleRetry() {
        retryAtNs = slots.values().stream()
                .mapToLong(ProbeSlot::retryAtNs)
                .filter(it -> it != Phase.Failed.NEVER)
                .min()
                .orElse(Phase.Failed.NEVER);
    }

    private ProbeSlot slot(String name) {
        ProbeSlot slot = slots.get(name);
        if (slot == null) {
            throw new NoSuchElementException(
                    "there is no probe '" + name + "'; there are " + String.join(", ", slots.keySet()));
        }
        return slot;
    }

    /** Returns how each probe stands, sorted by name. */
    public synchronized List<ProbeStatus> status() {
        return slots.values().stream().map(ProbeSlot::status).toList();
    }

    /** Returns the variant of a probe that was last in use; its records may still be in the ring. Never waits. */
    public String variant(String probe) {
        return variants.getOrDefault(probe, "");
    }

    /** Has the kernel measure run times from now on. */
    public synchronized void measure() {
        if (measuring == null) {
            measuring = new RunTimeMeasuring(context.calls());
        }
    }

    /** Returns what each loaded program did. The time of the handlers of system calls is taken off their dispatcher's. */
    public synchronized List<ProgramRun> runs() {
        List<ProgramRun> runs = new ArrayList<>();
        slots.values().forEach(it -> it.attached().ifPresent(variant -> runs.addAll(variant.runs())));
        context.shared().dispatcher().run().ifPresent(runs::add);
        return runs;
    }

    /**
     * Returns a map of the programs.
     *
     * @throws NoSuchElementException when none that is loaded has it
     */
    public synchronized MapAccess map(String name) {
        SharedMaps.Shared map = context.maps().find(name);
        if (map == null) {
            throw new NoSuchElementException("there is no map '" + name + "'; there are "
                    + String.join(", ", context.maps().names()));
        }
        return new MapAccess(context.calls(), context.maps(), map);
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
        slots.values().forEach(it -> it.attached().ifPresent(variant -> variant.started(pid, executable)));
    }

    /** Returns the path of a library from the number a record carries; empty when there is none. */
    public String library(long number) {
        return context.shared().libraries().path(number);
    }

    /**
     * Returns the ring; at least one probe must be attached.
     *
     * @return memory that nobody may touch after {@link #close()}
     */
    public synchronized RingMemory ring() {
        if (ring == null) {
            SharedMaps.Shared map = context.maps().find(KernelContext.RING);
            if (map == null) {
                throw new BpfException("no probe is attached, so there is no ring");
            }
            ring = new MappedRing(context.calls(), map);
        }
        return ring.memory();
    }

    /** Returns what became of all records so far. */
    public synchronized List<KernelLoss> losses() {
        return context.counters().losses();
    }

    /** Returns the last sequence number each possible CPU has given. */
    public synchronized long[] sequences() {
        return context.counters().sequences();
    }

    /** Pins the links of a probe that is attached, so that its programs run on when this process is gone; returns the files. */
    synchronized List<Path> pinLinks(String name) {
        return slot(name)
                .attached()
                .map(it -> context.pins().keepLinks(name, it.links()))
                .orElse(List.of());
    }

    /** Detaches all programs; ring and counters stay. */
    public synchronized void detach() {
        slots.values().stream().filter(it -> it.attached().isPresent()).forEach(it -> it.detach("stopped"));
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
        context.close();
    }
}
