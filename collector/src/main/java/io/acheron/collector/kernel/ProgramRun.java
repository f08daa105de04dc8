/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/**
 * What a loaded program did.
 *
 * @param probe name of its probe; {@code syscalls} for the dispatcher
 * @param variant variant of the probe; empty for the dispatcher
 * @param program function in C
 * @param id number the kernel gave it
 * @param tag digest of its instructions, 16 hexadecimal digits
 * @param runs how often it ran while that was counted
 * @param runTimeNs CPU time it took while that was measured
 */
public record ProgramRun(String probe, String variant, String program, long id, String tag, long runs, long runTimeNs) {
    /** Returns the same with time taken off that was another program's; never less than none. */
    ProgramRun lessTime(long ns) {
        return new ProgramRun(probe, variant, program, id, tag, runs, Math.max(0, runTimeNs - ns));
    }
}
