/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.collector.config.ConfigException;
import io.acheron.collector.config.Durations;
import io.acheron.collector.config.FilterEntries;
import io.acheron.collector.config.Nearest;
import io.acheron.collector.config.YamlMap;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.ProbeSetting;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form in which people write a configuration for the control topic. */
public final class ControlFile {
    private static final List<String> KEYS =
            List.of("scope", "version", "issued_by", "probes", "filters", "watched_paths", "status_interval");
    private static final List<String> PROBE_KEYS = List.of("enabled", "cpu_permille", "events_per_second", "reason");

    private final List<String> problems = new ArrayList<>();
    private final Instant now;
    private final Known known;

    private ControlFile(Instant now, Known known) {
        this.now = now;
        this.known = known;
    }

    /**
     * What a configuration may name.
     *
     * @param probes names of probes
     * @param kinds event kinds they make
     */
    public record Known(Set<String> probes, Set<String> kinds) {
        public Known {
            probes = Set.copyOf(probes);
            kinds = Set.copyOf(kinds);
        }
    }

    /**
     * Reads a file.
     *
     * @param now for expiries given as a time from now
     * @return version 0 and no issuer where the file names none
     * @throws ConfigException with all that is wrong, one line each, with file and line
     */
    public static CollectorConfig read(Path path, Instant now, Known known) throws ConfigException {
        ControlFile file = new ControlFile(now, known);
        CollectorConfig config;
        try (Reader reader = Files.newBufferedReader(path)) {
            config = file.config(YamlMap.read(path, reader, file.problems));
        } catch (IOException e) {
            throw new ConfigException("cannot read %s (%s)".formatted(path, FileReason.of(e)));
        }
        if (!file.problems.isEmpty()) {
            throw new ConfigException(String.join("\n", file.problems));
        }
        return config;
    }

    private CollectorConfig config(YamlMap yaml) {
        yaml.onlyKeys(KEYS);
        FilterEntries filters = new FilterEntries(now, known.kinds());
        Long version = yaml.number("version", 1, Long.MAX_VALUE);
        String issuer = yaml.text("issued_by");
        return CollectorConfig.newBuilder()
                .setScope(scope(yaml))
                .setVersion(version == null ? 0 : version)
                .setIssued(now)
                .setIssuedBy(issuer == null ? "" : issuer)
                .setProbes(probes(yaml.map("probes")))
                .setFilters(yaml.maps("filters").stream().map(filters::read).toList())
                .setWatchedPaths(yaml.texts("watched_paths"))
                .setStatusIntervalSeconds(seconds(yaml))
                .build();
    }

    private static String scope(YamlMap yaml) {
        String scope = yaml.text("scope");
        if (scope == null) {
            yaml.problem(yaml.line(), "scope is missing: fleet, group:NAME or host:ID");
            return "";
        }
        String problem = scopeProblem(scope);
        if (problem != null) {
            yaml.problem(yaml.line("scope"), problem);
        }
        return scope;
    }

    /** Says what is wrong with a scope; null when nothing is. */
    public static @Nullable String scopeProblem(String scope) {
        boolean named = scope.startsWith(Scopes.HOST) || scope.startsWith(Scopes.GROUP);
        return scope.equals(Scopes.FLEET) || named && scope.matches("[a-z]+:[^\\s:][^\\s]{0,252}")
                ? null
                : "scope is '%s': expected fleet, group:NAME or host:ID".formatted(scope);
    }

    private List<ProbeSetting> probes(YamlMap yaml) {
        List<ProbeSetting> settings = new ArrayList<>();
        for (String name : yaml.keys()) {
            YamlMap probe = yaml.map(name);
            if (!name.equals(ConfigCheck.ALL) && !known.probes().contains(name)) {
                yaml.problem(
                        yaml.line(name),
                        "there is no probe '%s'; the nearest is '%s'"
                                .formatted(name, Nearest.to(name, known.probes())));
            }
            probe.onlyKeys(PROBE_KEYS);
            Long cpu = probe.number("cpu_permille", 1, 1000);
            Long events = probe.number("events_per_second", 1, Integer.MAX_VALUE);
            String reason = probe.text("reason");
            settings.add(ProbeSetting.newBuilder()
                    .setProbe(name)
                    .setEnabled(probe.flag("enabled"))
                    .setCpuPermille(cpu == null ? null : cpu.intValue())
                    .setEventsPerSecond(events == null ? null : events.intValue())
                    .setReason(reason == null ? "" : reason)
                    .build());
        }
        return settings;
    }

    private static @Nullable Integer seconds(YamlMap yaml) {
        String text = yaml.text("status_interval");
        if (text == null) {
            return null;
        }
        try {
            Duration interval = Durations.parse(text, "status_interval");
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, interval.toSeconds()));
        } catch (ConfigException e) {
            yaml.problem(yaml.line("status_interval"), String.valueOf(e.getMessage()));
            return null;
        }
    }
}
