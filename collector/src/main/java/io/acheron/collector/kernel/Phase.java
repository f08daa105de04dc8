/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/** Where a probe stands in its life: off, attached, or failed and perhaps to be tried again. */
sealed interface Phase {
    /**
     * Not in the kernel, and not meant to be.
     *
     * @param reason why; may be empty
     */
    record Off(String reason) implements Phase {}

    /**
     * In the kernel.
     *
     * @param variant its programs
     * @param notes why better variants are not in use; may be empty
     */
    record Attached(AttachedVariant variant, String notes) implements Phase {}

    /**
     * Meant to be in the kernel, but refused.
     *
     * @param reason by variant
     * @param attempts how often it was tried
     * @param retryAtNs {@link System#nanoTime} of the next attempt; {@link #NEVER} when it was given up
     */
    record Failed(String reason, int attempts, long retryAtNs) implements Phase {
        static final long NEVER = Long.MIN_VALUE;
    }
}
