/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads who answers for an exception, why, and until when. Which events it is about is for the languages to read. */
final class ExemptionReader {
    private final YamlMap yaml;
    private final Problems problems;

    ExemptionReader(YamlMap yaml, Problems problems) {
        this.yaml = yaml;
        this.problems = problems;
    }

    /** @return the exception; empty if something is missing or wrong, which is reported */
    Optional<Exemption> read(String path) {
        String title = text("title", "say in title: what is excepted");
        String owner = text("owner", "say in owner: who answers for it");
        String reason = text("reason", "say in reason: why these events are harmless");
        String expires =
                text("expires", "write the last day as 2026-12-31; what is harmless today may not be in a year");
        if (problems.failed()) {
            return Optional.empty();
        }
        Yaml at = yaml.keyOf("expires");
        try {
            return Optional.of(new Exemption(title, owner, reason, LocalDate.parse(expires), path, at.line()));
        } catch (DateTimeParseException e) {
            problems.error(at, "expires is '%s'".formatted(expires), "write the last day as 2026-12-31");
            return Optional.empty();
        }
    }

    private String text(String key, String remedy) {
        Yaml value = yaml.get(key);
        if (value instanceof YamlScalar scalar && !scalar.text().isBlank()) {
            return scalar.text().strip();
        }
        problems.error(value == null ? yaml : value, "the exception has no " + key, remedy);
        return "";
    }
}
