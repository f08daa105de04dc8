/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Durations;
import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the small things that rules over several events are made of, and reports what is wrong with them. */
final class YamlChecks {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Problems problems;

    YamlChecks(Problems problems) {
        this.problems = problems;
    }

    void keys(YamlMap map, List<String> known, String what) {
        map.entries().stream()
                .filter(entry -> !known.contains(entry.key().text()))
                .forEach(entry -> problems.error(
                        entry.key(),
                        "%s has no key '%s'".formatted(what, entry.key().text()),
                        Nearest.hint(entry.key().text(), known, "use " + String.join(", ", known))));
    }

    /** @return microseconds of a positive time under that key; reported if there is none */
    long window(YamlMap map, String key, String meaning) {
        Yaml value = map.get(key);
        Optional<Duration> duration =
                value instanceof YamlScalar scalar ? Durations.parse(scalar.text()) : Optional.empty();
        if (duration.isEmpty() || duration.get().isZero() || duration.get().compareTo(LONGEST) > 0) {
            problems.error(
                    value == null ? map : value,
                    value == null ? key + " is missing" : key + " is " + value.kind(),
                    "write %s, such as 500ms, 30s, 5m or 1h, at most %dd".formatted(meaning, LONGEST.toDays()));
            return 1_000_000;
        }
        return ChronoUnit.MICROS.between(java.time.Instant.EPOCH, java.time.Instant.EPOCH.plus(duration.get()));
    }

    /** @return the truth value under that key */
    boolean truth(YamlMap map, String key, boolean otherwise) {
        Yaml value = map.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.BOOLEAN) {
            return Boolean.parseBoolean(scalar.text());
        }
        problems.error(value, "%s is %s".formatted(key, value.kind()), "write true or false");
        return otherwise;
    }

    /** @return texts of a list, or of one alone; anything else in it is reported */
    List<YamlScalar> texts(@Nullable Yaml yaml, String what) {
        List<YamlScalar> texts = new ArrayList<>();
        List<Yaml> items = yaml instanceof YamlList list ? list.items() : yaml == null ? List.of() : List.of(yaml);
        for (Yaml item : items) {
            if (item instanceof YamlScalar scalar && scalar.type() != YamlScalar.Type.NULL) {
                texts.add(scalar);
            } else {
                problems.error(item, "%s holds %s".formatted(what, item.kind()), "write names");
            }
        }
        return texts;
    }
}
