/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.Filter;
import io.acheron.schema.control.ProbeSetting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be captured.
 *
 * @param own what the collector's own files say
 * @param control what the control topic says; null when nothing
 */
public record Target(Own own, @Nullable CollectorConfig control) {
    private static final String ALL = "*";

    /**
     * What the collector's own files say, where the control topic says nothing.
     *
     * @param probes probes to attach; empty for all that are on by default
     * @param watchedPaths paths whose files are watched; null for those of the probe
     * @param filters what is left out in the kernel
     * @param statusInterval time between heartbeats
     */
    public record Own(
            Set<String> probes, @Nullable List<String> watchedPaths, List<Filter> filters, Duration statusInterval) {
        public Own {
            probes = Set.copyOf(probes);
            filters = List.copyOf(filters);
            watchedPaths = watchedPaths == null ? null : List.copyOf(watchedPaths);
        }
    }

    /**
     * What is asked of a probe: what names it wins over what is said of all.
     *
     * @param part which part of the setting; returns null where it says nothing
     */
    public <T> Optional<T> probe(String name, Function<ProbeSetting, @Nullable T> part) {
        return setting(name, part).or(() -> setting(ALL, part));
    }

    private <T> Optional<T> setting(String name, Function<ProbeSetting, @Nullable T> part) {
        T found = null;
        if (control != null) {
            for (ProbeSetting setting : control.getProbes()) {
                T value = setting.getProbe().equals(name) ? part.apply(setting) : null;
                found = value == null ? found : value;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Why a probe is asked for what it is asked for; empty when nobody said. */
    public String reason(String name) {
        return this.<String>probe(name, it -> it.getReason().isEmpty() ? null : it.getReason())
                .orElse("");
    }
}
