/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

/** Something the user can mend; shown without a stack trace. */
final class UserException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    UserException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    UserException(int exitCode, Exception told) {
        super(String.valueOf(told.getMessage()), told);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
