/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Durations;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.state.Input;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a first sight: the values of one detection that are new for a key. */
final class FirstSeenParser {
    private static final List<String> KEYS = List.of("by", "value", "within", "learn");
    private static final Duration LEARN = Duration.ofDays(1);

    private final Slots slots;
    private final RuleDocument document;
    private final Problems problems;

    FirstSeenParser(Slots slots, RuleDocument document) {
        this.slots = slots;
        this.document = document;
        this.problems = document.problems();
    }

    /** @return the plan of the detection; means nothing if problems were reported */
    List<Plan> parse(LogSource source, Criterion criterion) {
        Yaml body = document.yaml().get("first_seen");
        if (!(body instanceof YamlMap map)) {
            problems.error(
                    body == null ? document.yaml() : body,
                    "first_seen is no map",
                    "write first_seen: {by: [header.host_id], value: [Image], within: 7d}");
            return List.of();
        }
        YamlChecks checks = new YamlChecks(problems);
        checks.keys(map, KEYS, "first_seen");
        KeyFields fields = new KeyFields(slots, problems);
        List<Plan.Key> keys = fields.by(map.get("by"), map, source);
        List<Plan.Key> values = checks.texts(map.get("value"), "value").stream()
                .map(name -> fields.key(name, source))
                .toList();
        if (values.isEmpty()) {
            problems.error(map, "first_seen has no value", "name the fields whose values may be new: value: [Image]");
        }
        long within = checks.window(map, "within", "how long a value must not have been seen");
        Input input = Input.take("first seen", 1, false);
        Logic logic = new Logic(Logic.Kind.FIRST_SEEN, within, List.of(input), null, false, false, learn(map));
        StatefulRule.Step step = new StatefulRule.Step(
                input.name(), keys.stream().map(Plan.Key::name).toList());
        String hash = LogicHash.of(
                body, document.yaml().get("logsource"), document.yaml().get("detection"));
        StatefulRule rule = new StatefulRule(document.rule(), logic, List.of(step), hash);
        return List.of(
                new Plan(document.rule(), rule, 0, source, criterion, List.of(), keys, List.of(), values, false));
    }

    private long learn(YamlMap map) {
        Yaml learn = map.get("learn");
        Optional<Duration> duration = learn == null
                ? Optional.of(LEARN)
                : learn instanceof YamlScalar scalar ? Durations.parse(scalar.text()) : Optional.empty();
        if (duration.isEmpty()) {
            problems.error(
                    learn == null ? map : learn,
                    "learn is no time",
                    "write how long values of a new key are only learned, such as 1d or 0s");
        }
        return duration.orElse(LEARN).toMillis() * 1_000;
    }
}
