/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

/**
 * How much may be spent on hashing.
 *
 * @param bytesPerSecond most that is read in the long run; 0 for no hashing at all
 * @param largestFile larger files are not hashed, bytes
 * @param waiting most files that wait their turn
 */
public record HashBudget(long bytesPerSecond, long largestFile, int waiting) {
    private static final int USUAL_WAITING = 512;

    public HashBudget {
        if (bytesPerSecond < 0 || largestFile < 0 || waiting < 1) {
            throw new IllegalArgumentException("hash budget of %d bytes/s, files of %d bytes, %d waiting"
                    .formatted(bytesPerSecond, largestFile, waiting));
        }
    }

    /** With the usual queue. */
    public static HashBudget of(long bytesPerSecond, long largestFile) {
        return new HashBudget(bytesPerSecond, largestFile, USUAL_WAITING);
    }
}
