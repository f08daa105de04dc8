/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

/** A function that changes its keyed state through {@link Held}; {@link WriteBehind} writes the changes before each snapshot. */
public interface HoldsState {
    /** @return the one object that all its stores are over, once the function was opened */
    Held held();
}
