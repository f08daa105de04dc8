/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

/** A probe file is missing or wrong. The message says where (file:line), what, and what is possible instead. */
public final class ProbeFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ProbeFileException(String message) {
        super(message);
    }

    ProbeFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
