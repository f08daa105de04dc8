/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.state.Take;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds rules that match what every host does all day, by letting them judge a few such events. */
final class WideRules {
    private static final List<Event> ORDINARY = ordinary();

    /** @return a warning for each rule that alerts on every ordinary event of a kind */
    static Stream<Problem> in(RuleSet rules) {
        Map<String, Long> ofKind =
                ORDINARY.stream().collect(Collectors.groupingBy(Event::getKind, TreeMap::new, Collectors.counting()));
        Map<Rule, Map<String, Long>> matches = new HashMap<>();
        try (Evaluator evaluator = rules.newEvaluator()) {
            for (Event event : ORDINARY) {
                evaluator.evaluate(event, new Matches(event.getKind(), matches));
            }
        }
        return ofKind.keySet().stream()
                .flatMap(kind -> matches.entrySet().stream()
                        .filter(rule -> Objects.equals(rule.getValue().get(kind), ofKind.get(kind)))
                        .map(rule -> warning(rule.getKey(), kind, ofKind.getOrDefault(kind, 0L))));
    }

    private static Problem warning(Rule rule, String kind, long events) {
        return new Problem(
                rule.path(),
                1,
                1,
                Problem.Level.WARNING,
                "the rule alerts on each of %d ordinary events of kind %s, and so on nearly all of a fleet"
                        .formatted(events, kind),
                "narrow it; or set mode: shadow, or level: low, which count and do not alert");
    }

    private record Matches(String kind, Map<Rule, Map<String, Long>> counts) implements MatchSink {
        @Override
        public void match(Rule rule, List<MatchedField> fields) {
            if (rule.alerts()) {
                counts.computeIfAbsent(rule, any -> new HashMap<>()).merge(kind, 1L, Long::sum);
            }
        }

        @Override
        public void step(StatefulRule rule, List<String> keyValues, Take take) {
            // That a part matches much says nothing about the whole.
        }
    }

    private static List<Event> ordinary() {
        try (InputStream in = Objects.requireNonNull(WideRules.class.getResourceAsStream("ordinary.yaml"))) {
            Problems problems = new Problems("ordinary.yaml");
            Yaml yaml = YamlReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            List<Event> events = TestEvents.build((YamlList) yaml, problems);
            if (problems.failed()) {
                throw new IllegalStateException(problems.found().toString());
            }
            return events;
        } catch (YamlException e) {
            throw new IllegalStateException("ordinary.yaml is part of the program", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WideRules() {}
}
