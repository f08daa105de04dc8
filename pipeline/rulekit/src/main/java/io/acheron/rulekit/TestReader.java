/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the tests of a rule and builds their events. */
final class TestReader {
    private static final Set<String> KEYS = new TreeSet<>(List.of("name", "expect", "events"));
    private static final List<String> EXPECTATIONS = List.of("match", "none");

    private final Rule rule;
    private final YamlMap yaml;
    private final Problems problems;
    private boolean unread;

    TestReader(Rule rule, YamlMap yaml, Problems problems) {
        this.rule = rule;
        this.yaml = yaml;
        this.problems = problems;
    }

    List<RuleTest> read() {
        List<RuleTest> tests = new ArrayList<>();
        Yaml value = yaml.get("tests");
        if (value instanceof YamlList list) {
            list.items().forEach(item -> readTest(item, tests));
        } else if (value != null) {
            refuse(value, "tests is %s, expected a list".formatted(value.kind()), "write - name: for each test");
        }
        if (unread) {
            // What a test that cannot be read was to show is unknown: nothing can be said to be missing.
            return tests;
        }
        Yaml at = yaml.keyOf("tests");
        if (tests.stream().noneMatch(RuleTest::match)) {
            problems.warning(at, "no test in which the rule matches", "add one with expect: match");
        }
        if (tests.stream().allMatch(RuleTest::match)) {
            problems.warning(at, "no test in which the rule does not match", "add a near miss with expect: none");
        }
        return tests;
    }

    private void readTest(Yaml item, List<RuleTest> tests) {
        if (!(item instanceof YamlMap map)) {
            refuse(item, "a test is %s, expected a map".formatted(item.kind()), "write name:, expect:, events:");
            return;
        }
        map.entries().stream()
                .filter(entry -> !KEYS.contains(entry.key().text()))
                .forEach(entry -> problems.error(
                        entry.key(),
                        "a test has no key '%s'".formatted(entry.key().text()),
                        Nearest.hint(entry.key().text(), KEYS, "use name, expect and events")));
        Yaml name = map.get("name");
        Yaml expect = map.get("expect");
        Yaml events = map.get("events");
        String expected = expect instanceof YamlScalar scalar ? scalar.text() : "";
        if (!EXPECTATIONS.contains(expected)) {
            refuse(
                    expect == null ? map : expect,
                    expect == null ? "expect is missing" : "expect is " + expect.kind(),
                    Nearest.hint(expected, EXPECTATIONS, "write expect: match or expect: none"));
        }
        if (!(name instanceof YamlScalar text) || text.text().isBlank()) {
            refuse(name == null ? map : name, "the test has no name", "say in name: what it shows");
            return;
        }
        if (!(events instanceof YamlList list) || list.items().isEmpty()) {
            refuse(events == null ? map : events, "the test has no events", "list at least one under events:");
            return;
        }
        List<Event> built = TestEvents.build(list, problems);
        tests.add(new RuleTest(rule, text.text(), expected.equals("match"), built, map.line()));
    }

    private void refuse(Yaml at, String message, String remedy) {
        unread = true;
        problems.error(at, message, remedy);
    }
}
