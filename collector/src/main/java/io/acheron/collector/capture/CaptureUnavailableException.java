/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

/**
 * Nothing can be captured this way on this host; the message says what, why and what to do, and is meant for people.
 */
public final class CaptureUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message what, why and what to do */
    public CaptureUnavailableException(String message) {
        super(message);
    }

    /**
     * @param message what, why and what to do
     * @param cause what was met
     */
    public CaptureUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
