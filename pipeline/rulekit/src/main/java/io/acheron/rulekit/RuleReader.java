/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.alert.Technique;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what all rule languages share: the metadata. */
final class RuleReader {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern TECHNIQUE = Pattern.compile("t\\d{4}(\\.\\d{3})?");
    private static final List<String> STATUSES = List.of("stable", "test", "experimental", "deprecated", "unsupported");
    private static final List<String> MODES = List.of("off", "shadow", "alert");
    private static final Set<String> RETIRED = Set.of("deprecated", "unsupported");
    private static final Set<String> KEYS = new TreeSet<>(List.of(
            "title id name taxonomy status description license references related author date modified tags scope fields logsource detection sequence correlation first_seen mode falsepositives level version triage emulation owner tests"
                    .split(" ")));

    private final YamlMap yaml;
    private final Problems problems;

    RuleReader(YamlMap yaml, Problems problems) {
        this.yaml = yaml;
        this.problems = problems;
    }

    /** @return the rule; parts that are missing or wrong are empty, and reported */
    Rule read(String language, String path, String hash) {
        yaml.entries().forEach(entry -> {
            String key = entry.key().text();
            if (!KEYS.contains(key)) {
                problems.warning(
                        entry.key(),
                        "key '%s' means nothing".formatted(key),
                        Nearest.hint(key, KEYS, "remove it, or put it into description"));
            }
        });
        Severity level = level();
        String status = status();
        return new Rule(
                id(),
                version(),
                hash,
                required("title", "one line that says what was seen"),
                text("description"),
                language,
                path,
                status,
                level,
                techniques(),
                list("falsepositives"),
                list("references"),
                text("triage"),
                mode(level, status));
    }

    private Rule.Mode mode(Severity level, String status) {
        String mode = yaml.get("mode") == null ? "alert" : text("mode");
        if (!MODES.contains(mode)) {
            problems.error(
                    yaml.keyOf("mode"),
                    "mode '%s' does not exist".formatted(mode),
                    Nearest.hint(mode, MODES, "use one of " + String.join(", ", MODES)));
        }
        if (mode.equals("off")) {
            return Rule.Mode.OFF;
        }
        if (level.compareTo(Severity.MEDIUM) < 0 || RETIRED.contains(status)) {
            return Rule.Mode.COUNT;
        }
        return mode.equals("shadow") ? Rule.Mode.SHADOW : Rule.Mode.ALERT;
    }

    private String id() {
        String id = required("id", "make a UUID, for example with uuidgen, and never change it");
        Yaml at = yaml.get("id");
        if (at != null && !id.isEmpty() && !UUID.matcher(id).matches()) {
            problems.error(at, "id '%s' is no UUID".formatted(id), "make one, for example with uuidgen");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    private int version() {
        Yaml value = yaml.get("version");
        if (value == null) {
            return 1;
        }
        if (value instanceof YamlScalar scalar && scalar.text().matches("[1-9]\\d{0,8}")) {
            return Integer.parseInt(scalar.text());
        }
        problems.error(value, "version is " + value.kind(), "write a whole number from 1 on");
        return 1;
    }

    private String status() {
        Yaml value = yaml.get("status");
        String status = value == null ? "experimental" : text("status");
        if (value != null && !STATUSES.contains(status)) {
            problems.error(
                    value,
                    "status '%s' does not exist".formatted(status),
                    Nearest.hint(status, STATUSES, "use one of " + String.join(", ", STATUSES)));
        }
        return status;
    }

    private Severity level() {
        String level = required("level", "use informational, low, medium, high or critical");
        for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(level)) {
                return severity;
            }
        }
        Yaml at = yaml.get("level");
        if (at != null && !level.isEmpty()) {
            problems.error(
                    at,
                    "level '%s' does not exist".formatted(level),
                    "use informational, low, medium, high or critical");
        }
        return Severity.MEDIUM;
    }

    /** Sigma lists tactics and techniques in one flat list; a technique belongs to the tactic named last before it. */
    private List<Technique> techniques() {
        List<Technique> techniques = new ArrayList<>();
        String tactic = "";
        boolean used = true;
        for (String tag : list("tags")) {
            String lower = tag.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("attack.")) {
                continue;
            }
            String name = lower.substring("attack.".length());
            if (TECHNIQUE.matcher(name).matches()) {
                techniques.add(new Technique(tactic, name.toUpperCase(Locale.ROOT)));
                used = true;
            } else if (!name.matches("[gs]\\d{4}")) {
                if (!used) {
                    techniques.add(new Technique(tactic, ""));
                }
                tactic = name.replace('_', '-');
                used = false;
            }
        }
        if (!used) {
            techniques.add(new Technique(tactic, ""));
        }
        return techniques;
    }

    private String required(String key, String remedy) {
        if (yaml.get(key) == null) {
            problems.error(yaml, key + " is missing", remedy);
            return "";
        }
        String text = text(key);
        if (text.isEmpty()) {
            problems.error(yaml.keyOf(key), key + " is empty", remedy);
        }
        return text;
    }

    private String text(String key) {
        Yaml value = yaml.get(key);
        if (value == null) {
            return "";
        }
        if (value instanceof YamlScalar scalar) {
            return scalar.text().strip();
        }
        problems.error(
                value, "%s is %s, expected text".formatted(key, value.kind()), "write " + key + ": followed by text");
        return "";
    }

    private List<String> list(String key) {
        Yaml value = yaml.get(key);
        if (value == null) {
            return List.of();
        }
        List<Yaml> items = value instanceof YamlList list ? list.items() : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Yaml item : items) {
            if (item instanceof YamlScalar scalar) {
                texts.add(scalar.text().strip());
            } else {
                problems.error(item, "%s holds %s, expected text".formatted(key, item.kind()), "write a list of texts");
            }
        }
        return texts;
    }
}
