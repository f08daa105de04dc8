/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

/** The job cannot start as it was asked to; the message says why and what to do. It has no stack trace: there is nothing to debug. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do */
    public UsageException(String message) {
        super(message, null, false, false);
    }
}
