/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.util.List;

/** Bounds what long lists of evidence weigh: the first and the last events stay whole, of those between only the id does. */
final class Thinning {
    private static final int WHOLE = 16;
    /** Whole events of a list at most. */
    static final int MOST_WHOLE = 2 * WHOLE;

    /** To be called after each entry that is added at the end. */
    static void apply(List<Entry> entries) {
        int candidate = entries.size() - WHOLE - 1;
        if (candidate >= WHOLE) {
            entries.set(candidate, entries.get(candidate).withoutEvents());
        }
    }

    private Thinning() {}
}
