/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

/** Bytes or text are not the record that was expected; the message says what is wrong and fits on one line. */
public final class UndecodableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UndecodableRecordException(String message, Throwable cause) {
        super(message, cause);
    }

    UndecodableRecordException(String message) {
        super(message);
    }
}
