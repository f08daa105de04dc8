/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

/** A sink cannot be opened as configured; the message says what, why and what to do, and is meant for people. */
public final class SinkUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what, why and what to do */
    public SinkUnavailableException(String message) {
        super(message);
    }
}
