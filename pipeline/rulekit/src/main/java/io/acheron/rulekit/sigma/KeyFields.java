/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the fields that join events, and those whose values are compared. */
final class KeyFields {
    private final Slots slots;
    private final Problems problems;
    private final YamlChecks checks;

    KeyFields(Slots slots, Problems problems) {
        this.slots = slots;
        this.problems = problems;
        this.checks = new YamlChecks(problems);
    }

    /** @return the fields under by; reported if there is none */
    List<Plan.Key> by(@Nullable Yaml by, Yaml at, LogSource source) {
        List<Plan.Key> keys = new ArrayList<>();
        List<YamlScalar> names = checks.texts(by, "by");
        if (names.isEmpty()) {
            problems.error(
                    by == null ? at : by,
                    "nothing says which events belong together",
                    "add by: [process.entity_id], or by: [header.host_id] for any on one host");
        }
        for (YamlScalar name : names) {
            keys.add(key(name, source));
        }
        return keys;
    }

    Plan.Key key(YamlScalar name, LogSource source) {
        return key(name.text(), name, source);
    }

    /** @param at where to report a field that does not exist */
    Plan.Key key(String name, Yaml at, LogSource source) {
        Optional<Field> field = new FieldNames(source, problems)
                .find(name, at, "use a path of the event, or the name it has for this step or rule");
        return new Plan.Key(slots.of(field.orElseGet(() -> Field.constant(""))), name);
    }
}
