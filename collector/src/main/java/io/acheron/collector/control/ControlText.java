/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.Filter;
import io.acheron.schema.control.ProbeSetting;
import java.util.List;
import java.util.StringJoiner;

/** Writes a configuration in the form {@link ControlFile} reads. */
public final class ControlText {
    private final StringBuilder text = new StringBuilder();

    /** Returns the YAML of a configuration. */
    public static String of(CollectorConfig config) {
        ControlText yaml = new ControlText();
        yaml.write(config);
        return yaml.text.toString();
    }

    private void write(CollectorConfig config) {
        line("scope: " + quoted(config.getScope()));
        line("version: " + config.getVersion());
        line("# issued " + config.getIssued());
        if (!config.getIssuedBy().isEmpty()) {
            line("issued_by: " + quoted(config.getIssuedBy()));
        }
        if (!config.getProbes().isEmpty()) {
            line("probes:");
            config.getProbes().forEach(this::probe);
        }
        if (!config.getFilters().isEmpty()) {
            line("filters:");
            config.getFilters().forEach(this::filter);
        }
        if (config.getWatchedPaths() != null) {
            line("watched_paths: " + list(config.getWatchedPaths()));
        }
        if (config.getStatusIntervalSeconds() != null) {
            line("status_interval: %ds".formatted(config.getStatusIntervalSeconds()));
        }
    }

    private void probe(ProbeSetting setting) {
        StringJoiner parts = new StringJoiner(", ", "{", "}");
        if (setting.getEnabled() != null) {
            parts.add("enabled: " + setting.getEnabled());
        }
        if (setting.getCpuPermille() != null) {
            parts.add("cpu_permille: " + setting.getCpuPermille());
        }
        if (setting.getEventsPerSecond() != null) {
            parts.add("events_per_second: " + setting.getEventsPerSecond());
        }
        if (!setting.getReason().isEmpty()) {
            parts.add("reason: " + quoted(setting.getReason()));
        }
        line("  %s: %s".formatted(quoted(setting.getProbe()), parts));
    }

    private void filter(Filter filter) {
        line("  - id: " + quoted(filter.getFilterId()));
        line("    %s: %s".formatted(filter.getField(), quoted(filter.getValue())));
        if (!filter.getKinds().isEmpty()) {
            line("    kinds: " + list(filter.getKinds()));
        }
        line("    reason: " + quoted(filter.getReason()));
        line("    owner: " + quoted(filter.getOwner()));
        line("    expires: " + filter.getExpires());
    }

    private static String list(List<String> texts) {
        return texts.stream().map(ControlText::quoted).toList().toString();
    }

    /** In double quotes, where YAML knows escapes: the text may be anybody's. */
    private static String quoted(String value) {
        if (value.matches("[A-Za-z/][A-Za-z0-9._/:-]*") && !value.endsWith(":")) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c)) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private void line(String content) {
        text.append(content).append('\n');
    }
}
