/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/** Finds the fields that a rule names, and says what it may name instead. */
final class FieldNames {
    /** A group may hold a hundred fields; these are enough to see how they are written. */
    private static final int MOST_SHOWN = 8;

    private final LogSource source;
    private final Problems problems;

    FieldNames(LogSource source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * @param at where the name stands
     * @param otherwise what to do if no name is near
     * @return the field, empty if there is none, which is reported
     */
    Optional<Field> find(String name, Yaml at, String otherwise) {
        Optional<Field> field = source.field(name);
        if (field.isPresent()) {
            return field;
        }
        List<String> within = source.within(name);
        Optional<String> reason = FieldCatalog.standard().notCaptured(name);
        if (within.isEmpty() && reason.isPresent()) {
            problems.error(
                    at,
                    "field '%s' is not captured: %s".formatted(name, reason.get()),
                    "leave the rule out, or the field");
        } else if (within.isEmpty()) {
            problems.error(
                    at,
                    "log source %s has no field '%s'".formatted(source.category(), name),
                    Nearest.hint(name, source.names(), otherwise));
        } else {
            String shown = String.join(", ", within.subList(0, Math.min(MOST_SHOWN, within.size())));
            problems.error(
                    at,
                    "'%s' is a group of fields".formatted(name),
                    "use one of " + shown + (within.size() > MOST_SHOWN ? ", ..." : ""));
        }
        return Optional.empty();
    }
}
