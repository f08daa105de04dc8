/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/** Which pinned objects are removed at the end. What is not pinned always goes with the process that made it. */
public enum CleanUp {
    /** Those this process pinned. */
    OWN,
    /** Those it found pinned by another, such as an earlier run, and used. */
    REUSED
}
