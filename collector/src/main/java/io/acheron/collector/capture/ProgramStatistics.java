/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

/**
 * What a program in the kernel did since it was loaded.
 *
 * @param probe name of its probe; {@code syscalls} for the program that leads system calls to their handlers
 * @param variant variant of the probe; empty for a shared program
 * @param program function in C
 * @param id number the kernel gave it
 * @param tag digest of its instructions, 16 hexadecimal digits
 * @param runs how often it ran
 * @param runTimeNs CPU time it took; 0 when the kernel does not let us measure. That of the handlers of system calls is not part of
 *     the time of the program that leads to them
 */
public record ProgramStatistics(
        String probe, String variant, String program, long id, String tag, long runs, long runTimeNs) {}
