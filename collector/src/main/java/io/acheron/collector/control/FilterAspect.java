/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.collector.filter.FilterRefusedException;
import io.acheron.collector.filter.KernelFilters;
import io.acheron.collector.filter.Origin;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which events are left out in the kernel. The filters themselves tell of their changes, since they also end by themselves. */
public final class FilterAspect implements Aspect {
    private static final String SOURCE = "control";

    private final KernelFilters filters;
    private List<Filter> asked = List.of();

    /** @param filters of the capture that runs */
    public FilterAspect(KernelFilters filters) {
        this.filters = filters;
    }

    @Override
    public @Nullable String refusal(CollectorConfig config) {
        return filters.refusal(origin(config), config.getFilters()).orElse(null);
    }

    @Override
    public List<Step> steps(Target target) {
        CollectorConfig control = target.control();
        List<Filter> wanted = control == null ? List.of() : List.copyOf(control.getFilters());
        return wanted.equals(asked) ? List.of() : List.of(() -> set(control, wanted));
    }

    private @Nullable Change set(@Nullable CollectorConfig control, List<Filter> wanted) {
        asked = wanted;
        try {
            filters.replace(control == null ? new Origin(SOURCE, 0, "") : origin(control), wanted);
        } catch (FilterRefusedException e) {
            // Possible after a while only: a filter that was good when it was accepted may be over now.
            throw new IllegalStateException(e.getMessage(), e);
        }
        return null;
    }

    private static Origin origin(CollectorConfig config) {
        return new Origin(SOURCE, config.getVersion(), config.getIssuedBy());
    }
}
