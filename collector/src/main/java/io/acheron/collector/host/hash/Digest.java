/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

/**
 * Outcome of hashing a file.
 *
 * @param sha256 lower-case hexadecimal; empty when it failed
 * @param reason why it failed, as in {@code FileHash}; empty when it did not
 */
record Digest(String sha256, String reason) {
    static Digest done(String sha256) {
        return new Digest(sha256, "");
    }

    static Digest failed(String reason) {
        return new Digest("", reason);
    }

    boolean isDone() {
        return reason.isEmpty();
    }
}
