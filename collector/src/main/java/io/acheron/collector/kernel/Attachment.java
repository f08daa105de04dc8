/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;
import java.util.OptionalInt;
import jnr.ffi.Pointer;

/** An attachment of one program, at one or more places. Not for more than one thread. */
public interface Attachment extends AutoCloseable {
    /**
     * Attaches the program, which is loaded by now. Called once.
     *
     * @throws BpfException with the reason; what was attached is undone by {@link #close()}
     */
    void attach();

    /**
     * Tells that a program was started, whose libraries may be a place to attach to.
     *
     * @param pid its process
     * @param executable its path as the process sees it
     */
    default void started(int pid, String executable) {}

    /** Returns what is missing although it is attached; empty when nothing is. */
    default String weakness() {
        return "";
    }

    /** Returns the number under which the program accounts for its own cost; empty when the kernel does that. */
    default OptionalInt handler() {
        return OptionalInt.empty();
    }

    /** Returns the links of libbpf it consists of, which may be pinned. */
    default List<Pointer> links() {
        return List.of();
    }

    /** Detaches. Idempotent. */
    @Override
    void close();
}
