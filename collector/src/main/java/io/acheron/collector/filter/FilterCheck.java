/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

import io.acheron.collector.capture.EventKind;
import io.acheron.collector.probe.Priority;
import io.acheron.schema.control.Filter;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether filters can be taken. */
final class FilterCheck {
    private final List<EventKind> kinds;
    private final boolean endless;

    FilterCheck(List<EventKind> kinds, boolean endless) {
        this.kinds = List.copyOf(kinds);
        this.endless = endless;
    }

    void check(List<Filter> filters, Collection<ActiveFilter> others, int most, Instant now)
            throws FilterRefusedException {
        Set<String> ids = new HashSet<>();
        others.forEach(it -> ids.add(it.filter().getFilterId()));
        if (filters.size() + others.size() > most) {
            throw new FilterRefusedException(
                    "%d filters, and %d from elsewhere: there may be %d in all; merge some, such as by a shorter path"
                            .formatted(filters.size(), others.size(), most));
        }
        for (Filter filter : filters) {
            String problem = problem(filter, now);
            if (problem == null && !ids.add(filter.getFilterId())) {
                problem = "there is another filter with this filter_id; give it one of its own";
            }
            if (problem != null) {
                throw new FilterRefusedException("filter '" + filter.getFilterId() + "': " + problem);
            }
        }
    }

    private @Nullable String problem(Filter filter, Instant now) {
        if (filter.getFilterId().isBlank()) {
            return "filter_id is empty; receipts name it";
        }
        if (filter.getReason().isBlank() || filter.getOwner().isBlank()) {
            return "reason or owner is empty; who leaves events out says why and answers for it";
        }
        if (!filter.getExpires().isAfter(Instant.EPOCH)) {
            if (!endless) {
                return "expires is not set; give an end, or allow filters without one in the collector's file";
            }
        } else if (!filter.getExpires().isAfter(now)) {
            return "expires is " + filter.getExpires() + ", which is over";
        }
        Set<String> known = new TreeSet<>(kinds.stream().map(EventKind::name).toList());
        for (String kind : filter.getKinds()) {
            if (!known.contains(kind)) {
                return "no probe gives events of kind '" + kind + "'; there are " + String.join(", ", known);
            }
        }
        try {
            Condition.of(filter.getField(), filter.getValue());
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** What a filter applies to; what is of high priority only if it is named. */
    List<EventKind> appliesTo(Filter filter) {
        return kinds.stream()
                .filter(kind -> filter.getKinds().isEmpty()
                        ? kind.priority() != Priority.HIGH
                        : filter.getKinds().contains(kind.name()))
                .toList();
    }
}
