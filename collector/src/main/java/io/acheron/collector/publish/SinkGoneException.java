/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

/** Nobody can ever read what this sink writes; the collector has no reason to go on. */
public final class SinkGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is gone and why */
    public SinkGoneException(String message) {
        super(message);
    }
}
