/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acheron.schema.control.Filter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads filters as people write them, in files for the control topic and in the collector's own. */
public final class FilterEntries {
    /** What a filter may compare. */
    public static final List<String> FIELDS = List.of("pid", "uid", "cgroup", "path", "comm", "pid_ns");

    private static final String NEVER = "never";
    private static final String EXPIRES = "expires";
    private static final String KINDS = "kinds";
    private static final List<String> KEYS = keys();

    private final @Nullable Instant now;
    private final @Nullable Set<String> known;

    /**
     * @param now for ends given as a time from now; null where a file is read again and again, so that they would never come
     * @param known event kinds; null when they are checked later
     */
    public FilterEntries(@Nullable Instant now, @Nullable Set<String> known) {
        this.now = now;
        this.known = known == null ? null : Set.copyOf(known);
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(List.of("id"));
        keys.addAll(FIELDS);
        keys.addAll(List.of(KINDS, "reason", "owner", EXPIRES));
        return List.copyOf(keys);
    }

    /** Reads one; what is wrong is kept by the map. */
    public Filter read(YamlMap yaml) {
        yaml.onlyKeys(KEYS);
        List<String> fields = FIELDS.stream().filter(yaml.keys()::contains).toList();
        if (fields.size() != 1) {
            yaml.problem(yaml.line(), "a filter has exactly one of %s".formatted(String.join(", ", FIELDS)));
        }
        String field = fields.isEmpty() ? "" : fields.get(0);
        return Filter.newBuilder()
                .setFilterId(required(yaml, "id"))
                .setField(field)
                .setValue(field.isEmpty() ? "" : required(yaml, field))
                .setKinds(kinds(yaml))
                .setReason(required(yaml, "reason"))
                .setOwner(required(yaml, "owner"))
                .setExpires(expires(yaml))
                .build();
    }

    /** Writes filters on one line, in a form that is read back as the same. */
    static String print(List<Filter> filters) {
        StringWriter text = new StringWriter();
        // JSON is YAML, and quotes whatever may stand in a reason.
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartArray();
            for (Filter filter : filters) {
                print(json, filter);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return text.toString();
    }

    private static void print(JsonGenerator json, Filter filter) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", filter.getFilterId());
        json.writeStringField(filter.getField(), filter.getValue());
        json.writeArrayFieldStart(KINDS);
        for (String kind : filter.getKinds()) {
            json.writeString(kind);
        }
        json.writeEndArray();
        json.writeStringField("reason", filter.getReason());
        json.writeStringField("owner", filter.getOwner());
        json.writeStringField(
                EXPIRES,
                filter.getExpires().equals(Instant.EPOCH)
                        ? NEVER
                        : filter.getExpires().toString());
        json.writeEndObject();
    }

    private List<String> kinds(YamlMap yaml) {
        List<String> kinds = yaml.texts(KINDS);
        if (kinds == null) {
            return List.of();
        }
        for (String kind : kinds) {
            if (known != null && !known.contains(kind)) {
                yaml.problem(
                        yaml.line(KINDS),
                        "there is no event kind '%s'; the nearest is '%s'".formatted(kind, Nearest.to(kind, known)));
            }
        }
        return kinds;
    }

    private static String required(YamlMap yaml, String key) {
        String text = yaml.text(key);
        if (text == null || text.isBlank()) {
            yaml.problem(yaml.line(key), key + " is missing");
            return "";
        }
        return text;
    }

    /** The epoch stands for never. */
    private Instant expires(YamlMap yaml) {
        String text = required(yaml, EXPIRES);
        if (text.isEmpty() || text.equals(NEVER)) {
            return Instant.EPOCH;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            Duration left = now == null ? null : Durations.parse(text);
            if (now != null && left != null) {
                return now.plus(left);
            }
            yaml.problem(
                    yaml.line(EXPIRES),
                    "expires is '%s': expected a time such as 2026-12-31T00:00:00Z%s, or never"
                            .formatted(text, now == null ? "" : ", 24h from now"));
            return Instant.EPOCH;
        }
    }
}
