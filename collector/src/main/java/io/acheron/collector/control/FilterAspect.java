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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which events are left out in the kernel. The filters themselves tell of their changes, since they also end by themselves. */
public final class FilterAspect implements Aspect {
    private static final Logger LOG = LoggerFactory.getLogger(FilterAspect.class);
    private static final String CONTROL = "control";
    private static final Origin FILE = new Origin("file", 0, "");

    private final KernelFilters filters;
    private final Supplier<Instant> now;
    private List<Filter> asked = List.of();
    private List<Filter> own = List.of();

    /**
     * @param filters of the capture that runs
     * @param now tells which are over
     */
    public FilterAspect(KernelFilters filters, Supplier<Instant> now) {
        this.filters = filters;
        this.now = now;
    }

    /**
     * Puts those of the collector's own files in force; one that is over is passed over.
     *
     * @throws FilterRefusedException when one of them cannot be taken: nothing is changed then
     */
    public void own(List<Filter> wanted) throws FilterRefusedException {
        own = wanted;
        Instant current = now.get();
        List<Filter> left = new ArrayList<>();
        for (Filter filter : wanted) {
            if (filter.getExpires().isAfter(Instant.EPOCH)
                    && !filter.getExpires().isAfter(current)) {
                LOG.warn("filter {} expired at {} and is passed over", filter.getFilterId(), filter.getExpires());
            } else {
                left.add(filter);
            }
        }
        filters.replace(FILE, left);
    }

    @Override
    public @Nullable String refusal(CollectorConfig config) {
        return filters.refusal(origin(config), config.getFilters()).orElse(null);
    }

    @Override
    public List<Step> steps(Target target) {
        CollectorConfig control = target.control();
        List<Filter> wanted = control == null ? List.of() : List.copyOf(control.getFilters());
        List<Step> steps = new ArrayList<>();
        if (!target.own().filters().equals(own)) {
            steps.add(() -> set(() -> own(target.own().filters())));
        }
        if (!wanted.equals(asked)) {
            steps.add(() -> set(() -> {
                asked = wanted;
                filters.replace(control == null ? new Origin(CONTROL, 0, "") : origin(control), wanted);
            }));
        }
        return steps;
    }

    /** A change that may be refused. */
    private interface Replacement {
        void run() throws FilterRefusedException;
    }

    private static @Nullable Change set(Replacement replacement) {
        try {
            replacement.run();
        } catch (FilterRefusedException e) {
            // Of the control topic after a while only: a filter that was good when it was accepted may be over now.
            throw new IllegalStateException(e.getMessage(), e);
        }
        return null;
    }

    private static Origin origin(CollectorConfig config) {
        return new Origin(CONTROL, config.getVersion(), config.getIssuedBy());
    }
}
