/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.collector.config.FilterEntries;
import io.acheron.collector.config.Nearest;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.Filter;
import io.acheron.schema.control.ProbeSetting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of every configuration, whichever collector takes it. */
public final class ConfigCheck {
    static final String ALL = "*";

    private static final int MOST_FILTERS = 512;
    private static final int MOST_PATHS = 512;
    private static final int LONGEST_TEXT = 4096;

    private final List<String> problems = new ArrayList<>();
    private final Set<String> probes;
    private final Set<String> kinds;

    private ConfigCheck(Set<String> probes, Set<String> kinds) {
        this.probes = probes;
        this.kinds = kinds;
    }

    /**
     * Returns all that is wrong; empty when nothing is.
     *
     * @param probes names of the known probes
     * @param kinds event kinds they make
     */
    public static List<String> problems(CollectorConfig config, Set<String> probes, Set<String> kinds) {
        ConfigCheck check = new ConfigCheck(probes, kinds);
        config.getProbes().forEach(check::probe);
        check.filters(config.getFilters());
        if (config.getWatchedPaths() != null) {
            check.paths(config.getWatchedPaths());
        }
        return check.problems;
    }

    private void probe(ProbeSetting setting) {
        String name = setting.getProbe();
        if (!name.equals(ALL) && !probes.contains(name)) {
            problems.add("there is no probe '%s'; the nearest is '%s'".formatted(name, Nearest.to(name, probes)));
        }
        range(name + ": cpu_permille", setting.getCpuPermille(), 1000);
        range(name + ": events_per_second", setting.getEventsPerSecond(), Integer.MAX_VALUE);
    }

    private void range(String what, @org.jspecify.annotations.Nullable Integer value, int largest) {
        if (value != null && (value < 1 || value > largest)) {
            problems.add("%s is %d: expected 1 to %d".formatted(what, value, largest));
        }
    }

    private void filters(List<Filter> filters) {
        if (filters.size() > MOST_FILTERS) {
            problems.add("%d filters are more than the %d possible".formatted(filters.size(), MOST_FILTERS));
        }
        Set<String> ids = new HashSet<>();
        for (Filter filter : filters) {
            String name = "filter " + filter.getFilterId();
            if (filter.getFilterId().isBlank() || !ids.add(filter.getFilterId())) {
                problems.add(name + ": each filter needs an id of its own");
            }
            if (!FilterEntries.FIELDS.contains(filter.getField())) {
                problems.add("%s: there is no field '%s', known are %s"
                        .formatted(name, filter.getField(), String.join(", ", FilterEntries.FIELDS)));
            }
            if (filter.getValue().isEmpty() || filter.getValue().length() > LONGEST_TEXT) {
                problems.add(name + ": the value is empty or too long");
            }
            for (String kind : filter.getKinds()) {
                if (!kinds.contains(kind)) {
                    problems.add("%s: there is no event kind '%s'; the nearest is '%s'"
                            .formatted(name, kind, Nearest.to(kind, kinds)));
                }
            }
        }
    }

    private void paths(List<String> paths) {
        if (paths.size() > MOST_PATHS) {
            problems.add("%d watched paths are more than the %d possible".formatted(paths.size(), MOST_PATHS));
        }
        for (String path : paths) {
            if (!path.startsWith("/") || path.length() > LONGEST_TEXT || path.indexOf('\0') >= 0) {
                problems.add("watched path '%s' is not an absolute path".formatted(path));
            }
        }
    }
}
