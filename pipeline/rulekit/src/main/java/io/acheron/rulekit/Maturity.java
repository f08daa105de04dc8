/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a rule must bring for the status it claims: experimental, test, stable. Authors are held to it when they check and publish;
 * a running job is not, since rules of others follow other customs.
 */
final class Maturity {
    private static final Set<String> NO_ANSWER = Set.of("unknown", "unlikely", "none", "n/a");
    private static final Map<String, Integer> LADDER = Map.of("experimental", 1, "test", 2, "stable", 3);

    private final Rule rule;
    private final YamlMap yaml;
    private final Problems problems;

    Maturity(Rule rule, YamlMap yaml, Problems problems) {
        this.rule = rule;
        this.yaml = yaml;
        this.problems = problems;
    }

    void check(List<RuleTest> tests) {
        int step = LADDER.getOrDefault(rule.status(), 0);
        if (step >= 1) {
            need(tests.stream().anyMatch(RuleTest::match), "a test in which it matches", "add one with expect: match");
            need(
                    tests.stream().anyMatch(test -> !test.match()),
                    "a test in which it does not match",
                    "add a near miss with expect: none");
        }
        if (step >= 2) {
            need(named(tests, "near miss"), "a near miss", "add a test named 'near miss: ...' with expect: none");
            need(named(tests, "benign"), "a benign look-alike", "add a test named 'benign: ...' with expect: none");
            need(!rule.triage().isEmpty(), "triage", "say in triage: what to look at first");
            need(
                    rule.falsePositives().stream().anyMatch(text -> !NO_ANSWER.contains(text.toLowerCase(Locale.ROOT))),
                    "false positives",
                    "name programs and situations in falsepositives:; unknown is no answer");
            need(!rule.techniques().isEmpty(), "an ATT&CK tag", "add tags: [attack.TACTIC, attack.tNNNN]");
        }
        if (step >= 3) {
            need(has("emulation"), "an emulation", "name in emulation: how to cause it safely");
            need(has("owner"), "an owner", "say in owner: who answers for it");
            need(
                    rule.mode() != Rule.Mode.SHADOW,
                    "to alert",
                    "remove mode: shadow; a stable rule has been watched long enough");
        }
    }

    private static boolean named(List<RuleTest> tests, String kind) {
        return tests.stream()
                .anyMatch(test ->
                        !test.match() && test.name().toLowerCase(Locale.ROOT).startsWith(kind));
    }

    private boolean has(String key) {
        Yaml value = yaml.get(key);
        return value instanceof YamlScalar scalar
                ? !scalar.text().isBlank()
                : value instanceof YamlList list && !list.items().isEmpty();
    }

    private void need(boolean met, String what, String remedy) {
        if (!met) {
            Yaml at = yaml.get("status") == null ? yaml : yaml.keyOf("status");
            problems.error(at, "status %s needs %s".formatted(rule.status(), what), remedy);
        }
    }
}
