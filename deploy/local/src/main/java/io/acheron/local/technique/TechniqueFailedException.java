/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

/** A technique did not do what it should have done; this says nothing about detection. */
public final class TechniqueFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    TechniqueFailedException(String message) {
        super(message);
    }

    TechniqueFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
