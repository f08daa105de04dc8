/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/** The kernel or libbpf refused something. The message says what and why. */
public final class BpfException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BpfException(String message) {
        super(message);
    }
}
