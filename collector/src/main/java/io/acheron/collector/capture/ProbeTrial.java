/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.util.List;

/**
 * What became of one way to attach a probe.
 *
 * @param probe name of the probe
 * @param variant name of the variant
 * @param state what became of it
 * @param reason why not, or what is missing although it is attached; may be empty
 * @param failure kind of refusal, such as {@code TYPE_MISSING}; empty when it was not refused
 * @param enabled whether the probe is attached unless it is asked for by name
 * @param oldestKernel first kernel version it is meant for
 * @param kinds events it produces
 * @param programs its programs; runs and run time are those of a collector that runs now, else 0
 */
public record ProbeTrial(
        String probe,
        String variant,
        State state,
        String reason,
        String failure,
        boolean enabled,
        String oldestKernel,
        List<String> kinds,
        List<ProgramStatistics> programs) {
    public ProbeTrial {
        kinds = List.copyOf(kinds);
        programs = List.copyOf(programs);
    }

    /** What became of a variant. */
    public enum State {
        /** All its programs were loaded and attached. */
        ATTACHES,
        /** It was attached without some programs that may be missing, or waits for a library. */
        PARTLY,
        /** The kernel does not take it. */
        REFUSED,
        /** A better one works. */
        NOT_TRIED
    }

    /** Returns whether the probe sees its events this way. */
    public boolean attached() {
        return state == State.ATTACHES || state == State.PARTLY;
    }
}
