/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the entries of a configuration have in common, and reports what is wrong by line. */
final class Entry {
    static final Duration LONGEST = Duration.ofDays(366);

    private final Problems problems;
    private final Instant issued;

    Entry(Problems problems, Instant issued) {
        this.problems = problems;
        this.issued = issued;
    }

    void onlyKeys(YamlMap yaml, List<String> keys) {
        for (YamlMap.Entry found : yaml.entries()) {
            if (!keys.contains(found.key().text())) {
                problems.error(
                        found.key(),
                        "key '%s' means nothing here".formatted(found.key().text()),
                        "use one of " + String.join(", ", keys));
            }
        }
    }

    List<YamlMap> maps(YamlMap yaml, String key) {
        List<YamlMap> maps = new ArrayList<>();
        for (Yaml item : items(yaml, key)) {
            if (item instanceof YamlMap map) {
                maps.add(map);
            } else {
                problems.error(
                        item, "%s holds %s".formatted(key, item.kind()), "write a list of maps that begin with id:");
            }
        }
        return maps;
    }

    List<YamlScalar> texts(YamlMap yaml, String key) {
        List<YamlScalar> texts = new ArrayList<>();
        for (Yaml item : items(yaml, key)) {
            if (item instanceof YamlScalar text && !text.text().isBlank()) {
                texts.add(text);
            } else {
                problems.error(item, "%s holds %s".formatted(key, item.kind()), "write a list of texts");
            }
        }
        return texts;
    }

    int number(YamlMap yaml, String key, int least, int most) {
        Yaml value = yaml.get(key);
        if (value instanceof YamlScalar scalar && scalar.text().matches("\\d{1,9}")) {
            int number = Integer.parseInt(scalar.text());
            if (number >= least && number <= most) {
                return number;
            }
        }
        problems.error(
                value == null ? yaml : value,
                "%s is %s".formatted(key, value == null ? "missing" : value.kind()),
                "write a whole number from %d to %d".formatted(least, most));
        return least;
    }

    /** @param ids those given so far */
    Grounds grounds(YamlMap yaml, Set<String> ids) {
        String id = text(yaml, "id", "give it a short name that no other entry has");
        if (!id.isEmpty() && !ids.add(id)) {
            problems.error(
                    yaml.keyOf("id"), "id '%s' stands here a second time".formatted(id), "give each entry its own");
        }
        return new Grounds(
                id,
                text(yaml, "reason", "say why these events are not needed"),
                text(yaml, "owner", "say who answers for it"),
                expires(yaml));
    }

    private Instant expires(YamlMap yaml) {
        String text = text(yaml, "expires", "say the last day as 2026-12-31, or the time as 2026-12-31T12:00:00Z");
        Instant end = text.isEmpty() ? Instant.EPOCH : end(text);
        if (end == null) {
            problems.error(
                    yaml.keyOf("expires"),
                    "expires is '%s'".formatted(text),
                    "write the last day as 2026-12-31, or the time as 2026-12-31T12:00:00Z; it must end");
            return Instant.EPOCH;
        }
        if (end.isAfter(issued.plus(LONGEST))) {
            problems.error(
                    yaml.keyOf("expires"),
                    "expires is more than a year away",
                    "look at it again each year: write a day within %d days".formatted(LONGEST.toDays() - 1));
        }
        return end;
    }

    /** @return null when the text is no time; a day counts to its end */
    private static @Nullable Instant end(String text) {
        try {
            return text.length() == "2026-12-31".length()
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private String text(YamlMap yaml, String key, String remedy) {
        Yaml value = yaml.get(key);
        if (value instanceof YamlScalar scalar && !scalar.text().isBlank()) {
            return scalar.text().strip();
        }
        problems.error(
                value == null ? yaml : value,
                "%s is %s".formatted(key, value == null ? "missing" : value.kind()),
                remedy);
        return "";
    }

    private static List<Yaml> items(YamlMap yaml, String key) {
        Yaml value = yaml.get(key);
        return value == null ? List.of() : value instanceof YamlList list ? list.items() : List.of(value);
    }
}
