/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import java.io.IOException;

/** A kind of system that knows assets. Found by {@link java.util.ServiceLoader}: a new kind is a new class and a test of its contract. */
public interface CmdbSource {
    /** @return what {@code type:} of a source file says to mean it, in lower case */
    String type();

    /**
     * Checks the settings; connects to nothing.
     *
     * @throws SourceException if a setting is missing or has no meaning
     */
    Reader open(SourceFile file) throws SourceException;

    /** Reads all assets, as often as it is asked. Not thread safe. */
    interface Reader {
        /**
         * @throws IOException if they cannot be read as a whole; the message says what, where, and what to do. Nothing may be
         *     concluded from it about any asset
         */
        Reading read() throws IOException, InterruptedException;
    }
}
