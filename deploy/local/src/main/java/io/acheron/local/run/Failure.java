/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import io.acheron.schema.file.FileReason;
import java.nio.file.FileSystemException;

/** Something the user has to know and can act on; its message is shown as it is, without a stack trace. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private final String text;

    private Failure(int exitCode, String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.text = message;
    }

    /** @param message what failed, where, and what to do */
    public static Failure of(String message) {
        return new Failure(1, message, null);
    }

    /**
     * @param message what failed, where, and what to do
     * @param cause shown with --debug only
     */
    public static Failure of(String message, Throwable cause) {
        return new Failure(1, message, cause);
    }

    /** @param message what is wrong with how the command was called */
    public static Failure usage(String message) {
        return new Failure(2, message, null);
    }

    /** @return the message, one or more lines */
    public String text() {
        return text;
    }

    /** @return 1 for a failure, 2 for wrong usage */
    public int exitCode() {
        return exitCode;
    }

    /** @return the most telling one-line text of an exception from a library */
    public static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        if (cause instanceof FileSystemException file && file.getReason() == null) {
            message = file.getFile() + ": " + FileReason.of(file);
        }
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").trim();
    }
}
