/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleProgram;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiled DRL files. */
final class DroolsProgram implements RuleProgram {
    private final List<DrlRule> files;
    private final DrlExceptions exceptions;

    DroolsProgram(List<DrlRule> files, DrlExceptions exceptions) {
        this.files = List.copyOf(files);
        this.exceptions = exceptions;
    }

    @Override
    public List<Rule> rules() {
        return files.stream().map(DrlRule::rule).toList();
    }

    @Override
    public List<StatefulRule> stateful() {
        return List.of();
    }

    @Override
    public Set<String> kinds() {
        return files.stream().flatMap(file -> file.kinds().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Evaluator newEvaluator() {
        return new DroolsEvaluator(files, exceptions);
    }

    @Override
    public List<String> explain(String ruleId, Event event) {
        List<String> lines = new ArrayList<>();
        for (DrlRule file : files) {
            if (!file.rule().id().equals(ruleId)) {
                continue;
            }
            if (!file.kinds().contains(event.getKind())) {
                lines.add("- %s: wants events of kind %s, this one is %s"
                        .formatted(file.rule().title(), String.join(" or ", file.kinds()), event.getKind()));
                continue;
            }
            int before = lines.size();
            try (Evaluator evaluator = new DroolsEvaluator(List.of(file), exceptions)) {
                evaluator.evaluate(event, new Lines(lines));
            }
            if (lines.size() == before) {
                lines.add("- %s: does not match".formatted(file.rule().title()));
            }
            FactValues.of(event).forEach((name, value) -> lines.add("    %s = %s".formatted(name, value)));
        }
        return lines;
    }

    /** Writes matches as lines. */
    private record Lines(List<String> lines) implements MatchSink {
        @Override
        public void match(Rule rule, List<MatchedField> fields) {
            lines.add("+ %s: matches".formatted(rule.title()));
        }

        @Override
        public void step(StatefulRule rule, List<String> keyValues, Take take) {}

        @Override
        public void excepted(Rule rule, String filter) {
            lines.add("- %s: matches, and is excepted by '%s'".formatted(rule.title(), filter));
        }

        @Override
        public void failed(Rule rule, String message) {
            lines.add("- %s: fails: %s".formatted(rule.title(), message));
        }
    }
}
