/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeFileException;
import io.acheron.collector.probe.ProbeMapping.Variant;
import java.util.ArrayList;
import java.util.List;

/** Loads and attaches each variant of each probe for a moment. */
public final class VariantTrials {
    /** Nobody reads it; the largest page there is. */
    private static final int SMALL_RING = 1 << 16;

    private final KernelContext context;

    private VariantTrials(KernelContext context) {
        this.context = context;
    }

    /**
     * Tries the variants of each probe.
     *
     * @param all whether also those behind the first that works
     * @return what became of each, in the order of the files
     * @throws BpfException when libbpf is missing
     */
    public static List<VariantTrial> of(List<Probe> probes, boolean all) {
        try (KernelContext context = KernelContext.open(probes, SMALL_RING, Pinning.NONE)) {
            context.shared().dispatcher().stay();
            VariantTrials trials = new VariantTrials(context);
            return probes.stream().flatMap(it -> trials.of(it, all).stream()).toList();
        }
    }

    private List<VariantTrial> of(Probe probe, boolean all) {
        List<VariantTrial> trials = new ArrayList<>();
        for (Variant variant : probe.mapping().variants()) {
            boolean works = trials.stream().anyMatch(VariantTrial::attached);
            trials.add(
                    works && !all
                            ? new VariantTrial(
                                    probe.name(), variant.name(), false, "", VariantTrial.NOT_TRIED, List.of())
                            : attempt(probe, variant));
        }
        return trials;
    }

    private VariantTrial attempt(Probe probe, Variant variant) {
        try (AttachedVariant it = AttachedVariant.attach(context, probe, variant)) {
            return new VariantTrial(probe.name(), variant.name(), true, it.weakness(), "", it.runs());
        } catch (BpfException e) {
            return new VariantTrial(
                    probe.name(),
                    variant.name(),
                    false,
                    String.valueOf(e.getMessage()),
                    e.failure().name(),
                    List.of());
        } catch (ProbeFileException e) {
            return new VariantTrial(
                    probe.name(), variant.name(), false, String.valueOf(e.getMessage()), "PROBE_FILE", List.of());
        }
    }
}
