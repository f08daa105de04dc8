/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.state.Take;
import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What must be so of any rules and any event: what is wrong has a place, and evaluating fails for nobody. */
final class FuzzedRules {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** @param pathsAndContents path, content, path, content, ... */
    static RuleBundle bundle(String... pathsAndContents) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.add(new SourceFile(pathsAndContents[i], pathsAndContents[i + 1]));
        }
        return RuleFiles.bundle("fuzz", 1, TIME, files);
    }

    static Event exec(String file, String... argv) {
        try {
            YamlList fragment = (YamlList) YamlReader.read("[{kind: process_exec, process: {user_name: root}}]");
            Event event = TestEvents.build(fragment, new Problems("event")).get(0);
            event.getProcessExec().setFilename(file);
            event.getProcessExec().getExecutable().setPath(file);
            event.getProcessExec().setArgv(List.of(argv));
            return event;
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }

    static void evaluate(RuleBundle bundle, Event event) {
        Compilation compiled = RuleSet.compile(bundle);
        for (Problem problem : compiled.problems()) {
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
            assertThat(problem.message()).isNotBlank();
        }
        List<String> failures = new ArrayList<>();
        try (Evaluator evaluator = compiled.ruleSet().newEvaluator()) {
            evaluator.evaluate(event, new Failures(failures));
        }
        assertThat(failures).isEmpty();
        compiled.ruleSet()
                .all()
                .forEach(rule ->
                        assertThat(compiled.ruleSet().explain(rule.id(), event)).isPresent());
    }

    private record Failures(List<String> found) implements MatchSink {
        @Override
        public void match(Rule rule, List<MatchedField> fields) {}

        @Override
        public void step(StatefulRule rule, List<String> keyValues, Take take) {}

        @Override
        public void failed(Rule rule, String message) {
            found.add(rule.title() + ": " + message);
        }
    }

    private FuzzedRules() {}
}
