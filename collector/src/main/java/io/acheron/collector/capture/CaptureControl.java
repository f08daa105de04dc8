/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** What can be changed and measured while a capture runs. Any thread may call any of it; after the capture is closed nothing happens. */
public interface CaptureControl {
    /**
     * Attaches a probe that is off; the outcome is in {@link Capture#probes()}.
     *
     * @param probe its name
     * @throws NoSuchElementException when there is no such probe; the message lists those there are
     */
    void enable(String probe);

    /**
     * Detaches a probe. What it had captured is still delivered.
     *
     * @param probe its name
     * @param reason shown in {@link Capture#probes()}
     * @throws NoSuchElementException when there is no such probe; the message lists those there are
     */
    void disable(String probe, String reason);

    /** Returns what each loaded program did so far. */
    List<ProgramStatistics> programs();

    /** Returns the records the programs gave to the ring so far, by event kind. */
    Map<String, Long> emitted();

    /**
     * Returns a map that the programs share.
     *
     * @param name its name in C
     * @throws NoSuchElementException when no loaded program has such a map; the message lists those there are
     */
    KernelMap map(String name);

    /**
     * Returns where the members of a C struct are that keys or values of maps consist of, as the compiler laid it out.
     *
     * @param struct its name in C
     * @return offsets in bytes by member
     * @throws NoSuchElementException when no program has such a struct
     */
    Map<String, Integer> layout(String struct);

    /** Returns the size of the ring. */
    long ringBytes();

    /** Returns the bytes in the ring that wait to be taken. */
    long ringUsedBytes();
}
