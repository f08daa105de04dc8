/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

import io.acheron.collector.capture.EventKind;
import io.acheron.schema.control.Filter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A filter in force: its slot in the kernel, the types it applies to, and what of its hits is told already. */
final class ActiveFilter {
    private final Filter filter;
    private final Origin origin;
    private final Condition condition;
    private final int slot;
    private final List<EventKind> kinds;
    private final Map<Integer, Long> told = new HashMap<>();
    private Instant since;

    ActiveFilter(Filter filter, Origin origin, Condition condition, int slot, List<EventKind> kinds, Instant since) {
        this.filter = filter;
        this.origin = origin;
        this.condition = condition;
        this.slot = slot;
        this.kinds = List.copyOf(kinds);
        this.since = since;
    }

    Filter filter() {
        return filter;
    }

    Origin origin() {
        return origin;
    }

    Condition condition() {
        return condition;
    }

    int slot() {
        return slot;
    }

    long bit() {
        return 1L << slot;
    }

    List<EventKind> kinds() {
        return kinds;
    }

    boolean appliesTo(int type) {
        return kinds.stream().anyMatch(kind -> kind.type() == type);
    }

    boolean hasExpired(Instant now) {
        return filter.getExpires().isAfter(Instant.EPOCH) && !now.isBefore(filter.getExpires());
    }

    /** Returns the hits since the last call; the first one only sets the mark. */
    long news(int type, long hits) {
        Long before = told.put(type, hits);
        return before == null ? 0 : hits - before;
    }

    Instant since() {
        return since;
    }

    void toldUntil(Instant now) {
        since = now;
    }

    /** Such as {@code uid=1000}. */
    String key() {
        return filter.getField() + "=" + filter.getValue();
    }

    /** The filter in words, for the audit. */
    String text() {
        return key()
                + " kinds="
                + (filter.getKinds().isEmpty() ? "all but high priority" : String.join(",", filter.getKinds()))
                + " owner=" + filter.getOwner()
                + " expires=" + (filter.getExpires().isAfter(Instant.EPOCH) ? filter.getExpires() : "never")
                + " reason=" + filter.getReason();
    }
}
