/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

/** Members of a record and a field of an event do not fit together. */
public final class UnsuitableMappingException extends Exception {
    private static final long serialVersionUID = 1;

    public UnsuitableMappingException(String message) {
        super(message);
    }
}
