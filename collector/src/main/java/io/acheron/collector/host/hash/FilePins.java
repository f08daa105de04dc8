/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import java.io.IOException;
import java.nio.file.Path;

/** What the JDK lacks to look at a file of an attacker's choice without harm. */
public interface FilePins {
    /**
     * Holds a file without opening it, so that a fifo does not wait and a device does nothing.
     *
     * @param path may be a link of /proc, whose target may have no name any more
     * @throws IOException if there is no such file
     */
    Pin hold(Path path) throws IOException;

    /** Lets this thread run only when nobody else wants the processor, as far as the kernel allows. */
    void yieldToOthers();

    /** A held file. */
    interface Pin extends AutoCloseable {
        /** A path that leads to the held file, whatever becomes of its name. */
        Path path();

        @Override
        void close();
    }
}
