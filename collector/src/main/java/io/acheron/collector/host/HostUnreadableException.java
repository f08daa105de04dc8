/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

/** The host does not tell what the collector cannot do without; the message names the file and the remedy. */
public final class HostUnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    HostUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
