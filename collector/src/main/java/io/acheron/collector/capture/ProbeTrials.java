/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.ForeignPrograms;
import io.acheron.collector.kernel.MapContent;
import io.acheron.collector.kernel.ProgramRun;
import io.acheron.collector.kernel.VariantTrial;
import io.acheron.collector.kernel.VariantTrials;
import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeCatalog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out what can be captured on this kernel by loading and attaching everything for a moment. */
public final class ProbeTrials {
    private final ProbeCatalog catalog;
    private final List<VariantTrial> trials;
    private final ForeignPrograms elsewhere;

    private ProbeTrials(ProbeCatalog catalog, List<VariantTrial> trials) {
        this.catalog = catalog;
        this.trials = trials;
        Set<String> tags = programs().map(ProgramRun::tag).collect(Collectors.toSet());
        this.elsewhere =
                new ForeignPrograms(tags, programs().map(ProgramRun::id).collect(Collectors.toSet()));
    }

    /**
     * Tries the variants of each probe.
     *
     * @param all whether also those behind the first that works
     * @throws CaptureUnavailableException when nothing can be tried; the message says why and what to do
     */
    public static ProbeTrials run(boolean all) throws CaptureUnavailableException {
        KernelSupport.require();
        try {
            ProbeCatalog catalog = KernelSupport.catalog();
            List<VariantTrial> trials = VariantTrials.of(catalog.probes(), all);
            if (trials.stream().noneMatch(VariantTrial::attached)) {
                throw new CaptureUnavailableException(KernelSupport.explain(
                        trials.stream().map(VariantTrial::reason).toList()));
            }
            return new ProbeTrials(catalog, trials);
        } catch (BpfException e) {
            throw new CaptureUnavailableException("cannot try the probes: " + e.getMessage(), e);
        }
    }

    private Stream<ProgramRun> programs() {
        return trials.stream().flatMap(it -> it.programs().stream());
    }

    /** Returns what became of each variant, sorted by probe, the best variant first. */
    public List<ProbeTrial> results() {
        Map<String, ProgramRun> running = elsewhere.byTag();
        return trials.stream().map(it -> result(it, running)).toList();
    }

    private ProbeTrial result(VariantTrial trial, Map<String, ProgramRun> running) {
        Probe probe = catalog.probe(trial.probe()).orElseThrow();
        return new ProbeTrial(
                trial.probe(),
                trial.variant(),
                state(trial),
                trial.reason(),
                trial.failure().equals(VariantTrial.NOT_TRIED) ? "" : trial.failure(),
                probe.mapping().enabled(),
                probe.mapping().oldestKernel(),
                probe.events().stream().map(Probe.EventType::kind).toList(),
                trial.programs().stream().map(it -> statistics(it, running)).toList());
    }

    private static ProbeTrial.State state(VariantTrial trial) {
        if (trial.attached()) {
            return trial.reason().isEmpty() ? ProbeTrial.State.ATTACHES : ProbeTrial.State.PARTLY;
        }
        return trial.failure().equals(VariantTrial.NOT_TRIED) ? ProbeTrial.State.NOT_TRIED : ProbeTrial.State.REFUSED;
    }

    private static ProgramStatistics statistics(ProgramRun tried, Map<String, ProgramRun> running) {
        ProgramRun now = running.get(tried.tag());
        return new ProgramStatistics(
                tried.probe(),
                tried.variant(),
                tried.program(),
                now == null ? 0 : now.id(),
                tried.tag(),
                now == null ? 0 : now.runs(),
                now == null ? 0 : now.runTimeNs());
    }

    /** Hands over each map of a collector that runs now; it can be read during the call only. */
    public void forEachMap(Consumer<NamedMap> work) {
        elsewhere.forEachMap(map -> work.accept(new NamedMap(map.name(), new Content(map))));
    }

    /**
     * A map and its name.
     *
     * @param name as the kernel keeps it
     * @param map what is in it; it cannot be changed this way
     */
    public record NamedMap(String name, ReadableMap map) {}

    private record Content(MapContent map) implements ReadableMap {
        @Override
        public int keyBytes() {
            return map.keyBytes();
        }

        @Override
        public int valueBytes() {
            return map.valueBytes();
        }

        @Override
        public int capacity() {
            return map.capacity();
        }

        @Override
        public void forEach(java.util.function.BiConsumer<byte[], byte[]> entry) {
            map.entries().forEach(entry);
        }
    }
}
