/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static java.util.Objects.requireNonNull;

import io.acheron.collector.kernel.Pinning;
import java.util.Set;

/**
 * What to capture from the kernel.
 *
 * @param probes names of the probes to attach; empty for all there are
 * @param ringBytes size of the ring between kernel and collector, a power of two, at least one page
 * @param pinning where maps are pinned whose probe asks for it
 * @param collectorVersion goes into each event's header
 */
public record KernelOptions(Set<String> probes, int ringBytes, Pinning pinning, String collectorVersion) {
    /** An exec takes about 1 KiB, fork and exit less: some 3,000 lives of processes until the reader has to be there. */
    public static final int DEFAULT_RING_BYTES = 4 << 20;

    private static final int SMALLEST_RING = 4096;

    public KernelOptions {
        probes = Set.copyOf(probes);
        requireNonNull(collectorVersion, "collectorVersion is null");
        if (ringBytes < SMALLEST_RING || Integer.bitCount(ringBytes) != 1) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " bytes: give a power of two, at least " + SMALLEST_RING);
        }
    }

    /** Pins nothing. */
    public KernelOptions(Set<String> probes, int ringBytes, String collectorVersion) {
        this(probes, ringBytes, Pinning.NONE, collectorVersion);
    }

    /** Returns all probes with the default ring. */
    public static KernelOptions all(String collectorVersion) {
        return new KernelOptions(Set.of(), DEFAULT_RING_BYTES, collectorVersion);
    }
}
