/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.VariantTrials;
import java.util.List;

/** Finds out what can be captured on this kernel by loading and attaching everything for a moment. */
public final class ProbeTrials {
    /**
     * Tries each variant of each probe.
     *
     * @return what became of each, sorted by probe, the best variant first
     * @throws CaptureUnavailableException when nothing can be tried; the message says why and what to do
     */
    public static List<ProbeTrial> run() throws CaptureUnavailableException {
        KernelSupport.require();
        try {
            List<ProbeTrial> trials = VariantTrials.of(KernelSupport.catalog().probes()).stream()
                    .map(it -> new ProbeTrial(it.probe(), it.variant(), it.attached(), it.reason()))
                    .toList();
            if (trials.stream().noneMatch(ProbeTrial::attached)) {
                throw new CaptureUnavailableException(KernelSupport.explain(
                        trials.stream().map(ProbeTrial::reason).toList()));
            }
            return trials;
        } catch (BpfException e) {
            throw new CaptureUnavailableException("cannot try the probes: " + e.getMessage(), e);
        }
    }

    private ProbeTrials() {}
}
