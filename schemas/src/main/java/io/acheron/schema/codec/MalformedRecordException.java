/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

/** Bytes are not the record that a {@link RecordCoder} reads. Has no stack trace: damaged input is not a fault of the program. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String problem, int position) {
        super("%s at byte %d".formatted(problem, position), null, false, false);
    }
}
