/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.List;

/** Receives what a machine finds and what it gives up. */
public interface Findings {
    /** @param evidence events that meet the rule together, in the order of their time */
    void found(List<Evidence> evidence);

    /** State was full: so many begun matches or entries were given up, oldest first. */
    default void dropped(int count) {}

    /** So many begun matches can no longer complete. */
    default void timedOut(int count) {}
}
