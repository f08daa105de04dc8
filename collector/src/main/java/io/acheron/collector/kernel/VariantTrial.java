/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;

/**
 * What became of one way to attach a probe.
 *
 * @param probe name of the probe
 * @param variant name of the variant
 * @param attached whether all its programs were loaded and attached
 * @param reason why not, or what is missing although it is attached; may be empty
 * @param failure kind of refusal, a {@link FailureClass}, {@code PROBE_FILE} or {@link #NOT_TRIED}; empty when it is attached
 * @param programs the programs that were attached
 */
public record VariantTrial(
        String probe, String variant, boolean attached, String reason, String failure, List<ProgramRun> programs) {
    /** Not tried, since a better one works. */
    public static final String NOT_TRIED = "NOT_TRIED";

    public VariantTrial {
        programs = List.copyOf(programs);
    }
}
