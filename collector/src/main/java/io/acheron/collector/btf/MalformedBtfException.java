/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.btf;

/** An object file or its type information cannot be read. */
public final class MalformedBtfException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedBtfException(String message) {
        super(message);
    }
}
