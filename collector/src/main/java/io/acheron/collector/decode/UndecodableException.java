/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

/** A record contradicts itself. Has no stack trace: it is counted by its reason, not read. */
public final class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason one of few words, under which the loss is counted */
    public UndecodableException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Returns the word the loss is counted under. */
    public String reason() {
        return reason;
    }
}
