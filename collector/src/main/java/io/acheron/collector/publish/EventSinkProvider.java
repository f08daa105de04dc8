/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

/** Opens a kind of sink; found by {@link java.util.ServiceLoader}. */
public interface EventSinkProvider {
    /** Returns the name before the colon in {@code --sink name:argument}. */
    String name();

    /** Returns how it is written on the command line, such as {@code file:PATH}. */
    String usage();

    /**
     * Opens the sink without waiting for its destination.
     *
     * @throws SinkUnavailableException if it cannot work as configured
     */
    EventSink open(SinkOptions options) throws SinkUnavailableException;
}
